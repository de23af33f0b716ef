import { RototoError } from "../errors.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "../work/sql-database.ts";
import type { StateStore } from "./state-store.ts";

/** Bytes of one row, of which a Durable Object takes 2 MB. */
const PART = 1_000_000;

/**
 * Keeps the state of a supervisor in a SQLite database, that of a Durable Object or of `node:sqlite`, in a table of its own;
 * a save replaces it in one transaction.
 */
export function sqlStateStore(database: SqlDatabase): StateStore {
  database.exec("CREATE TABLE IF NOT EXISTS supervisor_state (part INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
  return {
    async load() {
      const rows = database.exec("SELECT bytes FROM supervisor_state ORDER BY part");
      return rows.length === 0 ? undefined : textOf(rows);
    },
    async save(text) {
      const bytes = new TextEncoder().encode(text);
      database.transaction(() => {
        database.exec("DELETE FROM supervisor_state");
        for (let start = 0; start < bytes.length; start += PART) {
          const parameters = [start / PART, bytes.slice(start, start + PART)];
          database.exec("INSERT INTO supervisor_state (part, bytes) VALUES (?, ?)", parameters);
        }
      });
    },
  };
}

function textOf(rows: readonly SqlRow[]): string {
  const parts = rows.map(({ bytes }) => partOf(bytes));
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new TextDecoder().decode(whole);
}

function partOf(value: SqlValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RototoError("store_invalid", "the stored supervisor state is refused: a part of it holds no bytes");
}
