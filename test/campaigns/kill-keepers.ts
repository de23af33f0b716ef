/**
 * Kills processes (SIGKILL) that refresh a workspace in a SQLite file, at random points: what comes after finds one whole
 * version, never an older one, and each item came to one end. A small part runs with the tests; the whole is
 * `npm run campaign:kill -- [kills] [seed]`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { openSqlite } from "../../src/node/sqlite-database.ts";
import { SqlVersions } from "../../src/runtime/work/keeper/sql-versions.ts";
import { numberOf } from "../support/work/numbered-version.ts";
import { watchDatabase } from "../support/work/simulated-world.ts";

/** What a run of the campaign did. */
export interface KillReport {
  readonly kills: number;
  /** Versions that were stored, and items that came to an end. */
  readonly versions: number;
  readonly items: number;
  /** Items that a process had begun and another one brought to their end. */
  readonly takenOver: number;
}

const PROGRAM = join(import.meta.dirname, "../support/work/killed-keeper.ts");
/** About as long as some refreshes take. */
const MOST_MS = 300;

/** Runs the campaign. @throws for the first thing found that must not be. */
export async function killKeepers(kills: number, seed: number): Promise<KillReport> {
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), "rototo-kill-"));
  const path = join(folder, "state.sqlite");
  let newest = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      await runAndKill(path, random() * MOST_MS);
      newest = await inspect(path, { newest, isFirst: kill === 0 });
    }
    return { kills, versions: newest, ...(await count(path)) };
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runAndKill(path: string, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, path], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), ended]);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (child.exitCode !== null) throw new Error(`it ended by itself: ${errors}`);
  child.kill("SIGKILL");
  await ended;
}

/** Looks at what a dead process has left, as the next one finds it. */
async function inspect(
  path: string,
  { newest, isFirst }: { readonly newest: number; readonly isFirst: boolean },
): Promise<number> {
  const database = await openSqlite(path);
  try {
    if (isFirst) watchDatabase(database);
    const versions = new SqlVersions(database);
    const served = versions.in("current");
    const version = served && versions.read(served.sha256);
    if (served !== undefined && version === undefined) throw new Error("the version that is served is not whole");
    const number = version === undefined ? 0 : numberOf(version);
    if (number < newest) throw new Error(`version ${number} is served after ${newest}`);
    const [finding] = database.exec("SELECT what FROM finding");
    if (finding !== undefined) throw new Error(String(finding.what));
    if (database.exec("SELECT 1 FROM work_quarantine").length > 0) throw new Error("a row could not be understood");
    const [open] = database.exec("SELECT count(*) AS count FROM work_item WHERE finished IS NULL");
    if (Number(open?.count) > 1) throw new Error("one workspace has two items that are not finished");
    return number;
  } finally {
    database.close();
  }
}

async function count(path: string): Promise<Pick<KillReport, "items" | "takenOver">> {
  const database = await openSqlite(path);
  const [row] = database.exec(
    `SELECT (SELECT max(position) FROM work_item WHERE finished IS NOT NULL) AS items,
     (SELECT count(*) FROM (SELECT 1 FROM work_event WHERE type = 'refresh.claimed' GROUP BY item HAVING count(*) > 1)) AS taken`,
  );
  database.close();
  return { items: Number(row?.items), takenOver: Number(row?.taken) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [kills = 200, seed = 20_261_126] = process.argv.slice(2).map(Number);
  const start = performance.now();
  const report = await killKeepers(kills, seed);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${JSON.stringify(report)} from seed ${seed}: always one whole version, ${seconds} s`);
}
