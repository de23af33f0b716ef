import { parse, TomlError } from "smol-toml";
import { messageOf } from "../errors.ts";
import { MAX_DEPTH } from "./json-parse.ts";
import { float, integer, type JsonObject, type JsonValue } from "./json-value.ts";
import type { Parsed, TextFault } from "./text-fault.ts";
import { literalFault, syntaxFault } from "./toml-fault.ts";
import { findRefusedLiteral, fits64Bits } from "./toml-literals.ts";
import { countTables } from "./toml-reader.ts";

/**
 * How many tables and key segments a document may have. Each costs the parser a good 300 bytes, so that this is about
 * what a host with 128 MB can take.
 */
const MAX_TABLES = 250_000;

// The document itself is the first level.
const OPTIONS = { integersAsBigInt: true, maxDepth: MAX_DEPTH - 1 } as const;

/**
 * Reads TOML in the dialect of docs/workspace-format.md: TOML 1.0 without dates and times, with the inline tables and
 * escapes of 1.1. Tables may nest as deep as JSON may, so that every value has a JSON form. `inf` and `nan` are null.
 */
export function parseToml(text: string): Parsed<JsonObject> {
  // A key takes two characters at least, so that only a large text can have too many.
  if (text.length > 2 * MAX_TABLES && countTables(text) > MAX_TABLES) {
    return refuse(`more than ${MAX_TABLES} tables and keys`);
  }
  let table: Record<string, unknown>;
  try {
    table = parse(text, OPTIONS);
    // The parser keeps a CRLF in a string, the format reads it as LF. In a text that parsed, no CR stands alone.
    if (text.includes("\r\n")) table = parse(text.replaceAll("\r\n", "\n"), OPTIONS);
  } catch (thrown) {
    return thrown instanceof TomlError ? { ok: false, fault: syntaxFault(text, thrown) } : refuse(messageOf(thrown));
  }
  const narrowing = new Narrowing();
  const value = narrowing.table(table, 1);
  if (narrowing.tooDeep) return refuse(`more than ${MAX_DEPTH} levels of nesting`);
  // Of an infinite float only the text tells whether it was written `inf`.
  const literal = narrowing.refused || narrowing.infinite ? findRefusedLiteral(text) : null;
  if (narrowing.refused || literal !== null) return { ok: false, fault: literalFault(literal) };
  return { ok: true, value };
}

function refuse(message: string): { readonly ok: false; readonly fault: TextFault } {
  return { ok: false, fault: { message, start: null, end: null } };
}

/** Turns what the parser made into JSON values, in place, and notes what it met that is none. */
class Narrowing {
  /** A date, a time, or an integer that does not fit 64 bits. */
  refused = false;
  infinite = false;
  tooDeep = false;

  table(table: Record<string, unknown>, depth: number): JsonObject {
    for (const key of Object.keys(table)) {
      const before = table[key];
      const after = this.#value(before, depth);
      if (after !== before) table[key] = after;
    }
    // Every member has just become one.
    return table as JsonObject;
  }

  #array(array: unknown[], depth: number): JsonValue[] {
    for (let index = 0; index < array.length; index++) {
      const before = array[index];
      const after = this.#value(before, depth);
      if (after !== before) array[index] = after;
    }
    return array as JsonValue[];
  }

  /** Narrows a value that `depth` tables and arrays enclose. */
  #value(value: unknown, depth: number): JsonValue {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "bigint":
        this.refused ||= !fits64Bits(value);
        return integer(value);
      case "number":
        this.infinite ||= Math.abs(value) === Number.POSITIVE_INFINITY;
        return Number.isFinite(value) ? float(value) : null;
      default:
        return this.#composite(value, depth);
    }
  }

  #composite(value: unknown, depth: number): JsonValue {
    if (depth >= MAX_DEPTH) {
      this.tooDeep = true;
      return null;
    }
    if (Array.isArray(value)) return this.#array(value, depth + 1);
    if (isTable(value)) return this.table(value, depth + 1);
    this.refused = true;
    return null;
  }
}

/** Tells the parser's tables from its dates. */
function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}
