import type { SqlDatabase, SqlRow, SqlValue } from "../../runtime/work/sql-database.ts";

/** What is used of a Durable Object's storage. */
export interface DurableStorage {
  readonly sql: { exec(statement: string, ...parameters: SqlValue[]): { toArray(): DurableRow[] } };
  transactionSync<T>(work: () => T): T;
}

type DurableValue = ArrayBuffer | string | number | null;
type DurableRow = Record<string, DurableValue>;

/** The SQLite storage of a Durable Object as the database port. */
export function durableDatabase(storage: DurableStorage): SqlDatabase {
  return {
    exec: (statement, parameters = []) =>
      storage.sql
        .exec(statement, ...parameters)
        .toArray()
        .map(rowOf),
    transaction: (work) => storage.transactionSync(work),
  };
}

function rowOf(row: DurableRow): SqlRow {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, sqlValue(value)]));
}

function sqlValue(value: DurableValue): SqlValue {
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}
