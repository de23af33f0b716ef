import type { Diagnostic } from "../../diagnostics.ts";
import { isRototoError } from "../../errors.ts";
import { redactText } from "../../source/redact.ts";
import type { SqlDatabase } from "../sql-database.ts";
import type { WorkResult } from "../work-item.ts";

/** How a kept workspace is doing. Times are Unix milliseconds. */
export interface KeeperStatus {
  readonly lastAttempt: number | null;
  /** When the source last told, or gave, what is newest. */
  readonly lastChecked: number | null;
  readonly lastOutcome: WorkResult | "failed" | null;
  /** Why the last attempt was made. */
  readonly lastReason: string | null;
  /** The source that was asked in the last attempt, redacted. */
  readonly lastSource: string | null;
  readonly consecutiveFailures: number;
  readonly lastError: string | null;
  readonly lastErrorCode: string | null;
  readonly lastDiagnostics: readonly StatusFault[];
  /** When the next attempt is due that nobody asks for; null for none. */
  readonly nextAttempt: number | null;
  /** Until when the source's host has asked to be left alone. */
  readonly retryAfter: number | null;
}

/** A fault of the version that lint refused; line and character count from 0. */
export type StatusFault = Readonly<Record<string, string | number>>;

const INITIAL: KeeperStatus = {
  lastAttempt: null,
  lastChecked: null,
  lastOutcome: null,
  lastReason: null,
  lastSource: null,
  consecutiveFailures: 0,
  lastError: null,
  lastErrorCode: null,
  lastDiagnostics: [],
  nextAttempt: null,
  retryAfter: null,
};

/** As many faults as somebody will read at once. */
const MAX_FAULTS = 20;

/** Keeps the status in one row. What cannot be understood there counts as nothing. */
export class SqlStatus {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
    database.exec(
      "CREATE TABLE IF NOT EXISTS kept_status (one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL)",
    );
  }

  read(): KeeperStatus {
    const content = this.#database.exec("SELECT content FROM kept_status")[0]?.content;
    return typeof content === "string" ? parseStatus(content) : INITIAL;
  }

  /** Changes some of it, within the caller's transaction. */
  change(changes: Partial<KeeperStatus>): void {
    const content = JSON.stringify({ ...this.read(), ...changes });
    this.#database.exec("INSERT OR REPLACE INTO kept_status VALUES (1, ?)", [content]);
  }
}

/** What a failure says, in words that hold no secret. */
export function failureFacts(error: unknown): Pick<KeeperStatus, "lastError" | "lastErrorCode" | "lastDiagnostics"> {
  if (!isRototoError(error)) {
    return { lastError: "the workspace could not be loaded", lastErrorCode: null, lastDiagnostics: [] };
  }
  const faults = (error.diagnostics ?? []).filter(({ severity }) => severity === "error").slice(0, MAX_FAULTS);
  return { lastError: redactText(error.message, []), lastErrorCode: error.code, lastDiagnostics: faults.map(faultOf) };
}

function faultOf({ rule, severity, message, location: { path, range } }: Diagnostic): StatusFault {
  return { rule, severity, message, path, ...range?.start };
}

function parseStatus(content: string): KeeperStatus {
  try {
    const stored: unknown = JSON.parse(content);
    if (typeof stored !== "object" || stored === null) return INITIAL;
    const known = Object.entries(INITIAL).flatMap(([key, initial]) => {
      const value: unknown = Reflect.get(stored, key);
      return fits(key, value, initial) ? [[key, value]] : [];
    });
    return { ...INITIAL, ...Object.fromEntries(known) };
  } catch {
    return INITIAL;
  }
}

const TEXTS = new Set(["lastOutcome", "lastReason", "lastSource", "lastError", "lastErrorCode"]);

function fits(key: string, value: unknown, initial: unknown): boolean {
  if (Array.isArray(initial)) return Array.isArray(value);
  if (value === null) return initial === null;
  return typeof value === (TEXTS.has(key) ? "string" : "number");
}
