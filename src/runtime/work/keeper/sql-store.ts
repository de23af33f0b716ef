import type { Store } from "../../ports.ts";
import type { SqlDatabase } from "../sql-database.ts";

/** A Durable Object takes values of up to 2 MB; what is larger is fetched again. */
const MAX_ENTRY_BYTES = 1_900_000;

/**
 * Keeps bytes by name in a database, up to a number of bytes in all; what was put first is given up first. A read writes
 * nothing, because writes are what a hosted database bills.
 */
export function sqlStore(database: SqlDatabase, { maxBytes }: { readonly maxBytes: number }): Store {
  database.exec(
    `CREATE TABLE IF NOT EXISTS kept_object (position INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
     size INTEGER NOT NULL, bytes BLOB NOT NULL)`,
  );
  let size = Number(database.exec("SELECT coalesce(sum(size), 0) AS size FROM kept_object")[0]?.size ?? 0);

  const drop = (condition: string, parameter: string | number): void => {
    const [row] = database.exec(`DELETE FROM kept_object WHERE ${condition} RETURNING size`, [parameter]);
    size -= Number(row?.size ?? 0);
  };
  const makeRoom = (needed: number): void => {
    while (size > 0 && size + needed > maxBytes) {
      const oldest = database.exec("SELECT position FROM kept_object ORDER BY position LIMIT 1")[0]?.position;
      if (typeof oldest !== "number") return;
      drop("position = ?", oldest);
    }
  };

  return {
    async get(key) {
      const bytes = database.exec("SELECT bytes FROM kept_object WHERE name = ?", [key])[0]?.bytes;
      return bytes instanceof Uint8Array ? new Uint8Array(bytes) : undefined;
    },
    async put(key, bytes) {
      const previous = size;
      try {
        database.transaction(() => {
          drop("name = ?", key);
          if (bytes.byteLength > Math.min(maxBytes, MAX_ENTRY_BYTES)) return;
          makeRoom(bytes.byteLength);
          database.exec("INSERT INTO kept_object (name, size, bytes) VALUES (?, ?, ?)", [
            key,
            bytes.byteLength,
            bytes.slice(),
          ]);
          size += bytes.byteLength;
        });
      } catch (error) {
        size = previous;
        throw error;
      }
    },
  };
}
