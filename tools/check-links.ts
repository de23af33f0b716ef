/** Fails, naming file and line, when a relative link in a Markdown file leads nowhere: `npm run ok` runs it. */
import { ROOT } from "./build/bundle.ts";
import { brokenLinks } from "./links/check.ts";

const faults = await brokenLinks(ROOT);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
