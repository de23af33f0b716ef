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
  /** The first errors of the version that lint refused in the last attempt. */
  readonly lastDiagnostics: readonly Diagnostic[];
  /** When the next attempt is due that nobody asks for; null for none. */
  readonly nextAttempt: number | null;
  /** Until when the source's host has asked to be left alone. */
  readonly retryAfter: number | null;
}

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
const MAX_TEXT = 1_000;

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
  return { lastError: redactText(error.message, []), lastErrorCode: error.code, lastDiagnostics: faults.map(bounded) };
}

/** A workspace decides how long its texts are, a database how long a row can be. */
function bounded(diagnostic: Diagnostic): Diagnostic {
  const { message, help } = diagnostic;
  return { ...diagnostic, message: message.slice(0, MAX_TEXT), help: help.slice(0, MAX_TEXT), related: [] };
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
  if (Array.isArray(initial)) return Array.isArray(value) && value.every(isDiagnostic);
  if (value === null) return initial === null;
  return typeof value === (TEXTS.has(key) ? "string" : "number");
}

function isDiagnostic(value: unknown): value is Diagnostic {
  if (typeof value !== "object" || value === null || !("location" in value)) return false;
  const { location } = value;
  const texts = ["rule", "severity", "message", "help"].map((key) => Reflect.get(value, key));
  const hasPath = typeof location === "object" && location !== null && "path" in location;
  return hasPath && typeof location.path === "string" && texts.every((text) => typeof text === "string");
}
