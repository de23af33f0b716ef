/**
 * Resolves while versions come and faults happen: is an answer ever wrong, or torn between two versions, and does memory
 * grow? A small part runs with the tests; the whole is `npm run campaign:soak -- [resolves] [refreshes] [seed]`.
 */
import { randomFrom } from "../../bench/generate-workspace.ts";
import { soak } from "../support/refresh/soak.ts";

const [resolves = 1_000_000, refreshes = 1_000, seed = 20_261_126] = process.argv.slice(2).map(Number);
const start = performance.now();
const { heap, ...seen } = await soak({ resolves, refreshes, random: randomFrom(seed) });
const seconds = ((performance.now() - start) / 1_000).toFixed(0);
console.log(`seed ${seed}, ${seconds} s:`, seen);
console.log(`heap after each tenth, MB: ${heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(" ")}`);
if (seen.wrong + seen.torn > 0) process.exitCode = 1;
