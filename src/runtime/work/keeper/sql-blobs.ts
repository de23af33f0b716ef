import type { SqlDatabase } from "../sql-database.ts";

/** A Durable Object takes values of up to 2 MB. */
const PART_BYTES = 1_048_576;

/** Keeps bytes of any length by name, in parts that every database takes. Within the caller's transaction. */
export class SqlBlobs {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
    database.exec(
      `CREATE TABLE IF NOT EXISTS kept_part (name TEXT NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,
       bytes BLOB NOT NULL, PRIMARY KEY (name, part)) WITHOUT ROWID`,
    );
  }

  /** Keeps bytes in the place of what had the name. */
  put(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.delete(name);
    const parts = Math.max(1, Math.ceil(bytes.byteLength / PART_BYTES));
    for (let part = 0; part < parts; part++) {
      const piece = bytes.slice(part * PART_BYTES, (part + 1) * PART_BYTES);
      this.#database.exec("INSERT INTO kept_part VALUES (?, ?, ?, ?)", [name, part, parts, piece]);
    }
  }

  /** Gives the bytes; undefined where there are none, or parts are missing. */
  get(name: string): Uint8Array<ArrayBuffer> | undefined {
    const rows = this.#database.exec("SELECT parts, bytes FROM kept_part WHERE name = ? ORDER BY part", [name]);
    const pieces = rows.flatMap(({ bytes }) => (bytes instanceof Uint8Array ? [bytes] : []));
    if (rows.length === 0 || pieces.length !== rows.length || rows[0]?.parts !== rows.length) return undefined;
    return joined(pieces);
  }

  delete(name: string): void {
    this.#database.exec("DELETE FROM kept_part WHERE name = ?", [name]);
  }
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.byteLength, 0));
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.byteLength;
  }
  return all;
}
