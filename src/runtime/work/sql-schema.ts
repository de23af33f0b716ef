import { RototoError } from "../errors.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** The form of the tables; what is written by a newer one is refused, never guessed at. */
const VERSION = 1;

/**
 * `position` is the order of registration. A row whose `finished` is NULL is the queue, and a workspace has one of those
 * at most. `counter` holds the fencing number, `quarantine` what could not be understood.
 */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS work_item (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, workspace TEXT NOT NULL, input TEXT NOT NULL,
    status TEXT NOT NULL, outcome TEXT, requests INTEGER NOT NULL, registered INTEGER NOT NULL, finished INTEGER,
    owner TEXT, fence INTEGER NOT NULL, claimed INTEGER, expires INTEGER,
    wait_reason TEXT, wait_since INTEGER, wait_until INTEGER)`,
  "CREATE UNIQUE INDEX IF NOT EXISTS work_live ON work_item (workspace) WHERE finished IS NULL",
  "CREATE INDEX IF NOT EXISTS work_finished ON work_item (position DESC) WHERE finished IS NOT NULL",
  `CREATE TABLE IF NOT EXISTS work_event (
    item TEXT NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (item, sequence)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS work_quarantine (
    position INTEGER PRIMARY KEY, id TEXT, reason TEXT NOT NULL, content TEXT NOT NULL, at INTEGER NOT NULL)`,
  "CREATE TABLE IF NOT EXISTS work_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
  "INSERT OR IGNORE INTO work_counter VALUES ('schema', 1), ('fence', 0)",
];

/**
 * Makes the tables where there are none.
 *
 * @throws {RototoError} `store_invalid` for tables of a newer form.
 */
export function openSchema(database: SqlDatabase): void {
  const version = database.transaction(() => {
    for (const statement of TABLES) database.exec(statement);
    return database.exec("SELECT value FROM work_counter WHERE name = 'schema'")[0]?.value;
  });
  if (version === VERSION) return;
  const message = `the work tables have the form ${String(version)}, this release knows ${VERSION}: use the release that wrote them, or another database`;
  throw new RototoError("store_invalid", message);
}
