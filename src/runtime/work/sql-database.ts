/** What a column holds. */
export type SqlValue = string | number | null | Uint8Array<ArrayBuffer>;

/** One row, by column. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/**
 * A SQLite database, as little of it as we need and synchronous: Durable Objects and `node:sqlite` both fit. What a
 * process commits is there after its death.
 */
export interface SqlDatabase {
  /** Runs one statement with its parameters (`?`) and gives its rows. */
  exec(statement: string, parameters?: readonly SqlValue[]): readonly SqlRow[];
  /**
   * Runs work completely or, when it throws, not at all; nobody else writes meanwhile. They are not put into one another.
   */
  transaction<T>(work: () => T): T;
}
