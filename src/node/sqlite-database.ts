import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SqlDatabase, SqlRow, SqlValue } from "../runtime/work/sql-database.ts";

/** How long one process waits for another that is writing. */
const BUSY_MS = 5_000;

/** A database in a file, and how to close it. */
export interface SqliteDatabase extends SqlDatabase {
  close(): void;
}

/**
 * Opens a SQLite database in a file, made where there is none, or in memory (`:memory:`), for the registry and the
 * versions of this machine. Several processes may open one file. It needs Node 22.13 or Deno 2.2.
 */
export async function openSqlite(path: string): Promise<SqliteDatabase> {
  // Older hosts lack the module, and need it for nothing else.
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  database.exec("PRAGMA journal_mode = WAL");
  // Durable against the death of the process and of the machine.
  database.exec("PRAGMA synchronous = FULL");
  return adapt(database);
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, StatementSync>();
  const prepare = (statement: string): StatementSync => {
    const found = prepared.get(statement) ?? database.prepare(statement);
    prepared.set(statement, found);
    return found;
  };
  return {
    // The driver gives what SqlValue lists, and bigint only where it is asked to.
    exec: (statement, parameters: readonly SqlValue[] = []) => prepare(statement).all(...parameters) as SqlRow[],
    transaction(work) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
