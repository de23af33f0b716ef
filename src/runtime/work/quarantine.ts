import { redactText } from "../source/redact.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./sql-database.ts";
import type { WorkOutcome } from "./work-item.ts";

/** How many rows that could not be understood are remembered. */
const MAX_ROWS = 100;

/** Sets rows aside that cannot be understood: what they held goes into a table of its own, and the item counts as failed. */
export class Quarantine {
  readonly #database: SqlDatabase;
  readonly #finish: (id: string, outcome: WorkOutcome) => void;

  constructor(database: SqlDatabase, finish: (id: string, outcome: WorkOutcome) => void) {
    this.#database = database;
    this.#finish = finish;
  }

  /** Sets a row of `work_item` aside, within a transaction. */
  add(row: SqlRow, { fault, now }: { readonly fault: string; readonly now: number }): void {
    const { position = null, id = null } = row;
    const content = redactText(JSON.stringify(row, withoutBytes), []);
    this.#database.exec("INSERT OR REPLACE INTO work_quarantine VALUES (?, ?, ?, ?, ?)", [
      position,
      typeof id === "string" ? id : null,
      fault,
      content,
      now,
    ]);
    this.#database.exec(
      "DELETE FROM work_quarantine WHERE position NOT IN (SELECT position FROM work_quarantine ORDER BY position DESC LIMIT ?)",
      [MAX_ROWS],
    );
    if (typeof id === "string") this.#fail(id, { fault, workspace: row.workspace ?? null, now });
    else this.#database.exec("DELETE FROM work_item WHERE position = ?", [position]);
  }

  /** Writes the row anew, so that whoever waits for it hears what has become of it. */
  #fail(
    id: string,
    { fault, workspace, now }: { readonly fault: string; readonly workspace: SqlValue; readonly now: number },
  ): void {
    const message = `process \`${id}\` was set aside, its row cannot be understood: ${fault}`;
    this.#finish(id, { kind: "failed", message, code: "store_invalid" });
    const name = typeof workspace === "string" ? workspace : "";
    const input = JSON.stringify({ workspace: name, source: "", reason: "quarantine", fingerprint: null });
    this.#database.exec(
      "UPDATE work_item SET workspace = ?, input = ?, requests = 1, registered = ?, fence = 0 WHERE id = ?",
      [name, input, now, id],
    );
  }
}

function withoutBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? `${value.byteLength} bytes` : value;
}
