import type { RegistryOptions } from "./memory-registry.ts";
import { Quarantine } from "./quarantine.ts";
import { RowFault, readEvent, readRow } from "./read-row.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./sql-database.ts";
import { openSchema } from "./sql-schema.ts";
import { completedEvent, requestedEvent, type WorkEvent, type WorkEventEntry } from "./work-event.ts";
import {
  type ClaimedWork,
  cleanInput,
  cleanReason,
  isClaimable,
  type WorkClaim,
  type WorkInput,
  type WorkOutcome,
  type WorkRow,
  type WorkWait,
} from "./work-item.ts";
import {
  DEFAULT_RETENTION,
  MAX_REQUEST_EVENTS,
  type Registration,
  type Retention,
  type WorkLease,
  type WorkRegistry,
} from "./work-registry.ts";

/** Keeps work items in a SQLite database, for all who open it: objects, processes, and those that come after. */
export class SqlRegistry implements WorkRegistry {
  readonly #database: SqlDatabase;
  readonly #options: RegistryOptions;
  readonly #retention: Retention;
  readonly #quarantine: Quarantine;

  /** @throws {RototoError} `store_invalid` for tables of a newer form. */
  constructor(database: SqlDatabase, options: RegistryOptions) {
    this.#database = database;
    this.#options = options;
    this.#retention = options.retention ?? DEFAULT_RETENTION;
    this.#quarantine = new Quarantine(database, (row, outcome) => this.#finish(row, outcome));
    openSchema(database);
  }

  /** Tells whether a claim is still the newest of its item; for transactions that must not happen otherwise. */
  holds(claim: WorkClaim): boolean {
    const statement = "SELECT 1 FROM work_item WHERE id = ? AND fence = ? AND finished IS NULL AND owner IS NOT NULL";
    return this.#database.exec(statement, [claim.id, claim.fence]).length === 1;
  }

  async register(given: WorkInput): Promise<Registration> {
    const input = cleanInput(given);
    return this.#database.transaction(() => {
      const live = this.#understood("workspace = ? AND finished IS NULL", [input.workspace])[0];
      const id = live?.id ?? this.#insert(input);
      this.#database.exec("UPDATE work_item SET requests = requests + 1 WHERE id = ?", [id]);
      const joined = live !== undefined;
      const told = (live?.requests ?? 0) < MAX_REQUEST_EVENTS;
      return { id, joined, event: told ? this.#write(id, requestedEvent(input.reason, joined)) : undefined };
    });
  }

  async read(id: string): Promise<WorkRow | undefined> {
    return this.#database.transaction(() => this.#understood("id = ?", [id])[0] ?? this.#row(id));
  }

  async pending(): Promise<readonly WorkRow[]> {
    return this.#database.transaction(() => this.#understood("finished IS NULL", []));
  }

  async claim(id: string, { owner, milliseconds }: WorkLease): Promise<ClaimedWork | undefined> {
    return this.#database.transaction(() => {
      const [row] = this.#understood("id = ?", [id]);
      const now = this.#options.clock.now();
      if (row === undefined || !isClaimable(row, now)) return undefined;
      const claim = { id, owner, fence: this.#nextFence(), claimedAt: now, expiresAt: now + milliseconds };
      this.#set(id, { owner, fence: claim.fence, claimed: now, expires: claim.expiresAt, ...NO_WAIT });
      return { row: { ...row, state: { kind: "pending", claim, wait: null } }, claim };
    });
  }

  async release(claim: WorkClaim): Promise<void> {
    this.#database.transaction(() => {
      if (this.holds(claim)) this.#set(claim.id, NO_CLAIM);
    });
  }

  async append(claim: WorkClaim, entry: WorkEventEntry): Promise<WorkEvent | undefined> {
    return this.#database.transaction(() => (this.holds(claim) ? this.#write(claim.id, entry) : undefined));
  }

  async complete(claim: WorkClaim, outcome: WorkOutcome): Promise<WorkEvent | undefined> {
    return this.#database.transaction(() => (this.holds(claim) ? this.#finish(claim.id, outcome) : undefined));
  }

  async cancel(id: string, reason: string): Promise<WorkEvent | undefined> {
    return this.#database.transaction(() => {
      if (this.#understood("id = ? AND finished IS NULL", [id]).length === 0) return undefined;
      return this.#finish(id, { kind: "cancelled", reason: cleanReason(reason) });
    });
  }

  async setWait(id: string, wait: WorkWait | null): Promise<boolean> {
    return this.#database.transaction(() => {
      if (this.#understood("id = ? AND finished IS NULL", [id]).length === 0) return false;
      const columns = wait && { wait_reason: cleanReason(wait.reason), wait_since: wait.since, wait_until: wait.until };
      this.#set(id, columns ?? NO_WAIT);
      return true;
    });
  }

  async eventsAfter(id: string, sequence: number): Promise<readonly WorkEvent[]> {
    const statement = "SELECT * FROM work_event WHERE item = ? AND sequence > ? ORDER BY sequence";
    return this.#database.exec(statement, [id, sequence]).map(legibleEvent);
  }

  /** The rows that can be understood; the others are set aside on the way. Within a transaction. */
  #understood(condition: string, parameters: readonly SqlValue[]): WorkRow[] {
    const rows = this.#database.exec(`SELECT * FROM work_item WHERE ${condition} ORDER BY position`, parameters);
    return rows.flatMap((row) => {
      try {
        return [readRow(row)];
      } catch (error) {
        if (!(error instanceof RowFault)) throw error;
        this.#quarantine.add(row, { fault: error.message, now: this.#options.clock.now() });
        return [];
      }
    });
  }

  /** What became of a row that has just been set aside. */
  #row(id: string): WorkRow | undefined {
    return this.#database.exec("SELECT * FROM work_item WHERE id = ?", [id]).map(readRow)[0];
  }

  #insert(input: WorkInput): string {
    const id = this.#options.randomId();
    this.#database.exec(
      "INSERT INTO work_item (id, workspace, input, status, requests, registered, fence) VALUES (?, ?, ?, 'pending', 0, ?, 0)",
      [id, input.workspace, JSON.stringify(input), this.#options.clock.now()],
    );
    return id;
  }

  #nextFence(): number {
    const [row] = this.#database.exec("UPDATE work_counter SET value = value + 1 WHERE name = 'fence' RETURNING value");
    return Number(row?.value);
  }

  #write(id: string, { type, data }: WorkEventEntry): WorkEvent {
    const at = this.#options.clock.now();
    const [row] = this.#database.exec(
      `INSERT INTO work_event (item, sequence, type, at, data)
       VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM work_event WHERE item = ?), ?, ?, ?) RETURNING sequence`,
      [id, id, type, at, JSON.stringify(data)],
    );
    return { sequence: Number(row?.sequence), type, at, data };
  }

  #finish(id: string, outcome: WorkOutcome): WorkEvent {
    const now = this.#options.clock.now();
    this.#set(id, { status: outcome.kind, outcome: JSON.stringify(outcome), finished: now, ...NO_CLAIM, ...NO_WAIT });
    const event = this.#write(id, completedEvent(outcome));
    this.#forget(now);
    return event;
  }

  #forget(now: number): void {
    const { rows, milliseconds, always } = this.#retention;
    const newest = "SELECT position FROM work_item WHERE finished IS NOT NULL ORDER BY position DESC LIMIT ?";
    const forgotten = this.#database.exec(
      `DELETE FROM work_item WHERE finished IS NOT NULL AND (position NOT IN (${newest})
       OR (finished < ? AND position NOT IN (${newest}))) RETURNING id`,
      [rows, now - milliseconds, always],
    );
    for (const { id = null } of forgotten) this.#database.exec("DELETE FROM work_event WHERE item = ?", [id]);
  }

  #set(id: string, columns: SqlRow): void {
    const names = Object.keys(columns);
    const assignments = names.map((name) => `${name} = ?`).join(", ");
    const values = names.map((name) => columns[name] ?? null);
    this.#database.exec(`UPDATE work_item SET ${assignments} WHERE id = ?`, [...values, id]);
  }
}

const NO_CLAIM = { owner: null, claimed: null, expires: null };
const NO_WAIT = { wait_reason: null, wait_since: null, wait_until: null };

/** An event whose row is spoiled keeps its place, so that the log has no gap; what it said is lost. */
function legibleEvent(row: SqlRow, index: number): WorkEvent {
  try {
    return readEvent(row);
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    const sequence = typeof row.sequence === "number" ? row.sequence : index + 1;
    return { sequence, type: "refresh.failed", at: 0, data: { message: `unreadable event: ${error.message}` } };
  }
}
