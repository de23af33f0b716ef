/** The program of a process that does one job: it gets the path of a bundle and the job, and answers each message. */
import { pathToFileURL } from "node:url";

// Behind a variable: who only checks types has no peers installed.
const PEERS = "./node-peers.mjs";

const [bundle = "", ...job] = process.argv.slice(2);
const { answerer } = await import(pathToFileURL(bundle).href);
const { NODE_PEERS } = await import(PEERS);
const answer = answerer(job, NODE_PEERS);
process.on("message", async () => process.send?.(await answer()));
// Peers may have timers, which would outlive a parent that was stopped.
process.on("disconnect", () => process.exit());
