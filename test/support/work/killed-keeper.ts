/**
 * Keeps a workspace in a SQLite file and refreshes it without a pause until it is killed; the versions are numbered. It
 * tells of each how it ended, beginning with what one that was killed has left.
 */
import { openSqlite } from "../../../src/node/sqlite-database.ts";
import { WorkspaceKeeper } from "../../../src/runtime/work/keeper/workspace-keeper.ts";
import { numberedVersion, numberOf, SOURCE } from "./numbered-version.ts";

const [path = "", bytes = "1100000"] = process.argv.slice(2);
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

let tip = 0;
let timer: NodeJS.Timeout | undefined;
const keeper: WorkspaceKeeper = new WorkspaceKeeper({
  database: await openSqlite(path),
  clock: { now: () => Date.now(), sleep },
  randomId: () => crypto.randomUUID(),
  log: { log: () => {} },
  upstream: {
    async probe(current) {
      tip = Math.max(tip, numberOf(current) + 1);
      return "changed";
    },
    async load() {
      await sleep(1);
      return numberedVersion(tip, Date.now(), Number(bytes));
    },
  },
  schedule: { pauseMs: () => 1, longestMs: 1_000 },
  alarm: {
    async set(at) {
      clearTimeout(timer);
      timer = setTimeout(() => void keeper.wake("alarm"), at - Date.now());
    },
  },
  workspace: "config",
  source: SOURCE,
  // A claim of the dead is over soon.
  attemptMs: 600,
});

for (;;) {
  const { kind } = await keeper.refresh("manual");
  console.log(kind);
}
