import type { Fingerprint } from "../source/files.ts";
import type { SqlRow, SqlValue } from "./sql-database.ts";
import { WORK_EVENT_TYPES, type WorkEvent, type WorkEventData } from "./work-event.ts";
import type { WorkClaim, WorkInput, WorkOutcome, WorkRow, WorkState, WorkWait } from "./work-item.ts";

/** What is wrong with a stored row: the column, and how. */
export class RowFault extends Error {}

/**
 * Reads a row of `work_item`. What is stored may have been changed by anybody, or by a fault of ours: everything is checked.
 *
 * @throws RowFault
 */
export function readRow(row: SqlRow): WorkRow {
  const id = text(row, "id");
  const input = readInput(row);
  if (input.workspace !== row.workspace) throw new RowFault("input is of another workspace");
  return {
    id,
    input,
    state: readState(row, id),
    registeredAt: number(row, "registered"),
    requests: number(row, "requests"),
  };
}

/**
 * Reads a row of `work_event`.
 *
 * @throws RowFault
 */
export function readEvent(row: SqlRow): WorkEvent {
  const type = WORK_EVENT_TYPES.find((known) => known === row.type);
  if (type === undefined) throw new RowFault("type is not known");
  const data = json(row, "data");
  if (!Object.values(data).every(isScalar)) throw new RowFault("data has members that are no scalars");
  // Each member has just been checked.
  return { sequence: number(row, "sequence"), type, at: number(row, "at"), data: data as WorkEventData };
}

function readInput(row: SqlRow): WorkInput {
  const { workspace, source, reason, fingerprint } = json(row, "input");
  if (typeof workspace !== "string" || typeof source !== "string" || typeof reason !== "string") {
    throw new RowFault("input lacks workspace, source or reason");
  }
  if (!isFingerprint(fingerprint)) throw new RowFault("input has no valid fingerprint");
  return { workspace, source, reason, fingerprint };
}

function readState(row: SqlRow, id: string): WorkState {
  if (row.status === "pending") {
    if (row.finished !== null || row.outcome !== null) throw new RowFault("status is pending, yet it has ended");
    return { kind: "pending", claim: readClaim(row, id), wait: readWait(row) };
  }
  const outcome = readOutcome(row);
  if (outcome.kind !== row.status) throw new RowFault(`status is ${shown(row.status)}, its outcome is another`);
  return { kind: "terminal", outcome, at: number(row, "finished") };
}

function readClaim(row: SqlRow, id: string): WorkClaim | null {
  const fence = number(row, "fence");
  if (row.owner === null && row.claimed === null && row.expires === null) return null;
  const [claimedAt, expiresAt] = [number(row, "claimed"), number(row, "expires")];
  return { id, owner: text(row, "owner"), fence, claimedAt, expiresAt };
}

function readWait(row: SqlRow): WorkWait | null {
  if (row.wait_reason === null && row.wait_since === null && row.wait_until === null) return null;
  return { reason: text(row, "wait_reason"), since: number(row, "wait_since"), until: number(row, "wait_until") };
}

function readOutcome(row: SqlRow): WorkOutcome {
  const { kind, result, fingerprint, message, code, reason } = json(row, "outcome");
  if (kind === "succeeded" && (result === "refreshed" || result === "unchanged" || result === "immutable")) {
    if (isFingerprint(fingerprint)) return { kind, result, fingerprint };
  }
  if (kind === "failed" && typeof message === "string" && (code === null || typeof code === "string")) {
    return { kind, message, code };
  }
  if (kind === "cancelled" && typeof reason === "string") return { kind, reason };
  throw new RowFault("outcome has no known form");
}

/** Tells whether a stored value is a fingerprint, or none. */
export function isFingerprint(value: unknown): value is Fingerprint | null {
  if (value === null) return true;
  if (typeof value !== "object" || !("kind" in value)) return false;
  if (value.kind === "workspace_layers") {
    return (
      "layers" in value &&
      Array.isArray(value.layers) &&
      value.layers.every((layer) => layer !== null && isFingerprint(layer))
    );
  }
  const isSimple = value.kind === "git_commit" || value.kind === "http_validator" || value.kind === "content_hash";
  return isSimple && "value" in value && typeof value.value === "string";
}

function json(row: SqlRow, column: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text(row, column));
    // An object's members are unknown, which is what its type says.
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (error instanceof RowFault) throw error;
  }
  throw new RowFault(`${column} is no JSON object`);
}

function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw new RowFault(`${column} is no text`);
}

function number(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new RowFault(`${column} is no count or time`);
}

function isScalar(value: unknown): boolean {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function shown(value: SqlValue | undefined): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : "no text";
}
