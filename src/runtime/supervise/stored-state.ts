import { RototoError } from "../errors.ts";
import { readFingerprint } from "../snapshot/read-fingerprint.ts";
import type { Fingerprint } from "../source/files.ts";
import { redactSource } from "../source/redact.ts";
import { parseJson } from "../text/json-parse.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import type { Watch, WatchOutcome } from "./watch.ts";

const VERSION = 1;
/** About two thousand bytes for each of ten thousand watches. */
const MAX_LENGTH = 20_000_000;
const MAX_WATCHES = 10_000;

/** Writes watches as JSON, docs/supervisor.md, "The stored state": sources without their credentials. */
export function writeState(watches: readonly Watch[]): string {
  const stored = watches.map(({ id, source, paused, seen, applied, last, failures, retryAt }) => [
    id,
    { source: redactSource(source), paused, seen, applied, last, failures, retry_at: retryAt },
  ]);
  return JSON.stringify({ version: VERSION, watches: Object.fromEntries(stored) });
}

/**
 * Reads what {@link writeState} wrote; nothing of it is trusted.
 *
 * @throws {store_invalid} naming the watch and the field.
 */
export function readState(text: string): readonly Watch[] {
  if (text.length > MAX_LENGTH) throw invalid(`it is longer than ${MAX_LENGTH} characters`);
  const parsed = parseJson(text);
  if (!parsed.ok) throw invalid(`it is not JSON: ${parsed.fault.message}`);
  if (!isObject(parsed.value)) throw invalid("it is not an object");
  const version = own(parsed.value, "version");
  if (version !== VERSION) throw invalid(`field \`version\` must be ${VERSION}`);
  const watches = own(parsed.value, "watches");
  if (!isObject(watches)) throw invalid("field `watches` must be an object");
  const ids = Object.keys(watches);
  if (ids.length > MAX_WATCHES) throw invalid(`it has more than ${MAX_WATCHES} watches`);
  return ids.map((id) => new WatchReader(id, own(watches, id)).watch());
}

/** Reads one watch, field by field. */
class WatchReader {
  readonly #id: string;
  readonly #fields: JsonObject;

  constructor(id: string, value: JsonValue | undefined) {
    this.#id = id;
    if (!isObject(value)) throw this.#invalid("must be an object");
    this.#fields = value;
  }

  watch(): Watch {
    return {
      id: this.#id,
      source: this.#field("source", "a string that is not empty", (value) => isText(value) && value !== ""),
      paused: this.#field("paused", "a boolean", (value) => typeof value === "boolean"),
      seen: this.#commit("seen"),
      applied: this.#commit("applied"),
      last: this.#outcome(),
      failures: this.#field("failures", "a whole number of at least 0", isCount),
      retryAt: this.#field("retry_at", "null or a time in milliseconds", (value) => value === null || isCount(value)),
    };
  }

  #commit(key: string): Fingerprint | null {
    const value = own(this.#fields, key);
    if (value === null) return null;
    const commit = readFingerprint(value);
    if (commit === undefined) throw this.#invalid(`field \`${key}\` must be null or a fingerprint`);
    return commit;
  }

  #outcome(): WatchOutcome | null {
    return this.#field("last", "null or an outcome with its time", (value) => value === null || isOutcome(value));
  }

  #field<T extends JsonValue | WatchOutcome>(
    key: string,
    wanted: string,
    accepts: (value: JsonValue | undefined) => boolean,
  ): T {
    const value = own(this.#fields, key);
    if (!accepts(value)) throw this.#invalid(`field \`${key}\` must be ${wanted}`);
    return value as T;
  }

  #invalid(fault: string): RototoError {
    return invalid(`watch ${JSON.stringify(this.#id.slice(0, 100))}: ${fault}`);
  }
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === "string";
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isOutcome(value: JsonValue | undefined): boolean {
  if (!isObject(value)) return false;
  const message = own(value, "message");
  return isText(own(value, "outcome")) && isCount(own(value, "at")) && (message === undefined || isText(message));
}

function invalid(fault: string): RototoError {
  const advice = "put back a state that the supervisor has saved, or remove it to begin anew";
  return new RototoError("store_invalid", `the stored supervisor state is refused: ${fault}; ${advice}`);
}
