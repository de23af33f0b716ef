/**
 * Compares both builds of the kernel with a naive interpreter on random programs and contexts. A small part runs with
 * the tests; the whole is `npm run campaign:kernel -- [pairs] [seed]`.
 */
import { randomFrom } from "../../bench/generate-workspace.ts";
import { compareKernels } from "../support/naive/agree.ts";

const CONTEXTS = 20;

const [pairs = 1_000_000, seed = 20_261_120] = process.argv.slice(2).map(Number);
const start = performance.now();
const compared = compareKernels(randomFrom(seed), { programs: Math.ceil(pairs / CONTEXTS), contexts: CONTEXTS });
const seconds = ((performance.now() - start) / 1000).toFixed(0);
console.log(`${compared} (program, context) pairs from seed ${seed}: no difference, ${seconds} s`);
