/** Fails, naming file and line, when src/ breaks a boundary of tools/layers/layers.ts: `npm run ok` runs it. */
import { join } from "node:path";
import { ROOT } from "./build/bundle.ts";
import { checkLayers } from "./layers/check.ts";

const faults = await checkLayers(join(ROOT, "src"));
for (const fault of faults) console.error(`src/${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
