import type { Span } from "./text-range.ts";
import { readValue, tomlStatements } from "./toml-reader.ts";

/**
 * Finds the first literal in a TOML text that the parser reads but the format refuses: a date or time, an integer that
 * does not fit 64 bits, a float that does not fit a double. Null if there is none.
 */
export function findRefusedLiteral(text: string): Span | null {
  for (const statement of tomlStatements(text)) {
    if (statement.kind === "header") continue;
    const refused: Span[] = [];
    const look = (value: Span): void => {
      if (isRefused(text.slice(value.start, value.end))) refused.push(value);
    };
    readValue(text, statement.value.start, look);
    look(statement.value);
    if (refused[0] !== undefined) return refused[0];
  }
  return null;
}

const DATE_OR_TIME = /^(?:\d{4}-\d\d-|\d\d:)/;
const INTEGER = /^(?:[+-]?\d+|0x[\da-fA-F]+|0o[0-7]+|0b[01]+)$/;
const FLOAT = /^[+-]?\d[\d.]*(?:[eE][+-]?\d+)?$/;

function isRefused(token: string): boolean {
  if (!/^[+-]?\d/.test(token)) return false;
  const literal = token.replaceAll("_", "");
  if (INTEGER.test(literal)) return !fits64Bits(BigInt(literal));
  return DATE_OR_TIME.test(literal) || (FLOAT.test(literal) && Math.abs(Number(literal)) === Number.POSITIVE_INFINITY);
}

/** Tells whether an integer is in −2^63 … 2^63−1. */
export function fits64Bits(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
