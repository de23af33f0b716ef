import type { PredicatePart, ProgramParts, QualifierPart, VariablePart } from "../../../src/runtime/compile/parts.ts";
import { COMPARE_OPERATORS } from "../../../src/runtime/model/operators.ts";
import { Float, float, integer, type JsonObject, type JsonValue } from "../../../src/runtime/text/json-value.ts";
import { fnv1a, OFFSET_BASIS } from "../../../wasm/kernel/fnv.ts";

/** Draws from seeded randomness: whole numbers below a limit, and elements of lists. */
export class Draw {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  of<T>(...options: readonly [T, ...T[]]): T {
    return options[this.below(options.length)] ?? options[0];
  }
}

const ATTRIBUTES = ["a", "b.c", "b.d", "b.d.e", "", "__proto__.x", "constructor", "qualifier", "ü.\u{10000}"] as const;
const TEXTS = ["", "a", "b", "user-123", "é€", "\u{10000}", "constructor", "null", "1", "x".repeat(70)] as const;
const EDGES = [0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 62n, 2n ** 63n, 2n ** 64n - 2n] as const;

/** A number near the places where comparison is delicate. */
function drawNumber(draw: Draw): JsonValue {
  const near = draw.of(...EDGES) + BigInt(draw.below(5) - 2);
  const signed = draw.chance(0.3) && near <= 2n ** 63n ? -near : near;
  const inRange = signed < 2n ** 64n && signed >= -(2n ** 63n) ? signed : 0n;
  switch (draw.below(5)) {
    case 0:
      return float(Number(inRange));
    case 1:
      return draw.of<JsonValue>(0.5, 1.5, -1.5, new Float(-0), new Float(0), 1e300, 5e-324, 2 ** 64, -(2 ** 63), 1e16);
    case 2:
      return draw.below(5) - 2;
    default:
      return integer(inRange);
  }
}

/** Any JSON value; equal ones are drawn often. */
export function drawValue(draw: Draw, depth = 0): JsonValue {
  switch (draw.below(depth > 2 ? 6 : 9)) {
    case 0:
      return null;
    case 1:
      return draw.chance(0.5);
    case 2:
    case 3:
      return draw.of(...TEXTS);
    case 4:
    case 5:
      return drawNumber(draw);
    case 6:
      return Array.from({ length: draw.below(3) }, () => drawValue(draw, depth + 2));
    default: {
      const entries = Array.from({ length: draw.below(3) }, () => [
        draw.of("k", "é", "__proto__"),
        drawValue(draw, depth + 2),
      ]);
      return Object.fromEntries(entries);
    }
  }
}

function drawPredicate(draw: Draw, qualifierCount: number): PredicatePart {
  const op = draw.of(...COMPARE_OPERATORS);
  if (draw.chance(0.2)) {
    const start = draw.below(10_000);
    const salt = draw.of(...TEXTS);
    const end = start + 1 + draw.below(10_000 - start);
    return {
      kind: "bucket",
      attribute: draw.of(...ATTRIBUTES),
      salt,
      salted: fnv1a(`${salt}:`, OFFSET_BASIS),
      start,
      end,
    };
  }
  const expected = drawExpected(draw, op);
  if (draw.chance(0.25)) return { kind: "qualifier", qualifier: draw.below(qualifierCount), op, expected };
  return { kind: "context", attribute: draw.of(...ATTRIBUTES), op, expected };
}

function drawExpected(draw: Draw, op: (typeof COMPARE_OPERATORS)[number]): JsonValue {
  if (op === "in" || op === "not_in") return Array.from({ length: draw.below(6) }, () => drawValue(draw));
  if (op === "eq" || op === "neq") return drawValue(draw);
  return draw.chance(0.05) ? null : drawNumber(draw);
}

/** The parts of a program as lint would never let through: qualifiers may read themselves. */
export function drawParts(draw: Draw): ProgramParts {
  const qualifierCount = 1 + draw.below(6);
  const qualifiers = Array.from({ length: qualifierCount }, (_, index): QualifierPart => {
    const predicates = Array.from({ length: 1 + draw.below(3) }, () => drawPredicate(draw, qualifierCount));
    return { id: `q${index}`, predicates };
  });
  const variables = Array.from({ length: 1 + draw.below(4) }, (_, index): VariablePart => {
    const value = (): VariablePart["defaultValue"] => {
      const key = draw.of("x", "y", "z");
      const json = `${index}${key}`;
      return { key, json, text: JSON.stringify(json) };
    };
    const rules = Array.from({ length: draw.below(5) }, () => ({
      qualifier: draw.below(qualifierCount),
      value: value(),
    }));
    return { id: `v${index}`, rules, defaultValue: value() };
  });
  return { contextSchema: null, qualifiers, variables };
}

/** A context that has most of what programs read, often with the very values they compare with. */
export function drawContext(draw: Draw, { qualifiers }: ProgramParts): JsonObject {
  const constants = qualifiers.flatMap(({ predicates }) =>
    predicates.flatMap((predicate) => (predicate.kind === "bucket" ? [] : flat(predicate.expected))),
  );
  const value = (): JsonValue => {
    const constant = constants[draw.below(constants.length * 2)];
    return constant === undefined ? drawValue(draw) : constant;
  };
  const entries: [string, JsonValue][] = [];
  const add = (key: string, make: () => JsonValue): void => {
    if (!draw.chance(0.08)) entries.push([key, make()]);
  };
  add("a", value);
  add("b", () => ({ c: value(), d: draw.chance(0.5) ? { e: value() } : value() }));
  add("", value);
  add("__proto__", () => ({ x: value() }));
  add("constructor", value);
  add("qualifier", value);
  add("ü", () => ({ "\u{10000}": value() }));
  return Object.fromEntries(entries);
}

function flat(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? [value, ...value] : [value];
}
