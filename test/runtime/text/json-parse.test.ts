import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { Float, type JsonValue } from "../../../src/runtime/text/json-value.ts";

/** What a text means; its fault's message where it means nothing. */
function read(text: string): JsonValue {
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : parsed.fault.message;
}

describe("numbers", () => {
  test.each<[string, JsonValue]>([
    ["0", 0],
    ["-1", -1],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["-9223372036854775808", -9223372036854775808n],
    ["18446744073709551615", 18446744073709551615n],
    ["18446744073709551616", 18446744073709552000],
    ["-9223372036854775809", -9223372036854776000],
    ["1".repeat(300), Number("1".repeat(300))],
    ["-0", new Float(-0)],
    ["42.0", new Float(42)],
    ["0e5", new Float(0)],
    ["1E+2", new Float(100)],
    ["1e-400", new Float(0)],
    ["12.5", 12.5],
    ["1e300", 1e300],
    ["1.00000000000000000001", new Float(1)],
    // Read as the reference reads it, one rounding past the nearest double.
    ["7.904439192886596e-08", 7.904439192886597e-8],
  ])("%s keeps its kind and its digits", (literal, value) => {
    expect(read(literal)).toEqual(value);
    expect(read(`{"a": [${literal} ,${literal}]}`)).toEqual({ a: [value, value] });
  });
});

describe("strings and keys", () => {
  test.each<[string, JsonValue]>([
    ['"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"', 'a"\\/\b\f\n\r\té'],
    ['"\\ud83c\\udf7f 🍿"', "🍿 🍿"],
    ['"\u007f\u2028"', "\u007f\u2028"],
    ['""', ""],
    [" \t\r\n[ ]\n", []],
  ])("%j is read as %j", (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test("of a repeated key the last value counts", () => {
    expect(read('{"a": 1, "b": 2, "a": 3}')).toEqual({ a: 3, b: 2 });
  });

  test("__proto__ is a key like any other", () => {
    const value = read('{"__proto__": {"x": 1}, "__proto__": 2}');
    expect(Object.entries(value ?? {})).toEqual([["__proto__", 2]]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe("faults", () => {
  test.each([
    ["", "unexpected end of the text at line 1 column 1"],
    ["[1,\n", "unexpected end of the text at line 2 column 1"],
    ['{"a"', "unexpected end of the text at line 1 column 5"],
    ['"a', "unexpected end of the text at line 1 column 3"],
    ["tru", "unexpected end of the text at line 1 column 4"],
    ["-", "unexpected end of the text at line 1 column 2"],
    ["nul]", "expected `null` at line 1 column 4"],
    ["[1,]", "expected a value at line 1 column 4"],
    ["\uFEFF{}", "expected a value at line 1 column 1"],
    ["NaN", "expected a value at line 1 column 1"],
    ["[+1]", "expected a value at line 1 column 2"],
    ["// x", "expected a value at line 1 column 1"],
    ["\u00a01", "expected a value at line 1 column 1"],
    ["[1 2]", "expected `,` or `]` at line 1 column 4"],
    ['{"a": 1 "b": 2}', "expected `,` or `}` at line 1 column 9"],
    ['{"a" 1}', "expected `:` at line 1 column 6"],
    ["{a: 1}", "expected a key in double quotes at line 1 column 2"],
    ['{"a": 1,}', "expected a key in double quotes at line 1 column 9"],
    ["{,}", "expected a key in double quotes at line 1 column 2"],
    ["{} {}", "unexpected text after the value at line 1 column 4"],
    ["01", "invalid number at line 1 column 2"],
    ["[1.]", "invalid number at line 1 column 4"],
    ["[.5]", "expected a value at line 1 column 2"],
    ["[1e+]", "invalid number at line 1 column 5"],
    ["[-a]", "invalid number at line 1 column 3"],
    ["[1e400]", "number out of range at line 1 column 6"],
    [`[-${"9".repeat(400)}]`, "number out of range at line 1 column 402"],
    ['"\\x41"', "invalid escape at line 1 column 3"],
    ['"\\u00g0"', "invalid escape at line 1 column 6"],
    ['"a\tb"', "control character in a string at line 1 column 3"],
    ['"\\ud83c"', "lone surrogate in a string at line 1 column 8"],
    ['"\\ud83cx"', "lone surrogate in a string at line 1 column 8"],
    ['"\\ud83c\\n"', "lone surrogate in a string at line 1 column 9"],
    ['"\\ud83c\\ud83c"', "lone surrogate in a string at line 1 column 13"],
    ['"\\udf7f"', "lone surrogate in a string at line 1 column 7"],
  ])("%j: %s", (text, message) => {
    expect(parseJson(text)).toMatchObject({ ok: false, fault: { message } });
  });

  test.each(["[]", '{"a":}'])("127 levels of %s are read, 128 are not", (pair) => {
    const half = pair.length - 1;
    const nest = (levels: number): string =>
      pair.slice(0, half).repeat(levels) + (half > 1 ? "1" : "") + pair.slice(half).repeat(levels);
    expect(parseJson(nest(127)).ok).toBe(true);
    expect(read(nest(128))).toMatch(/^more than 127 levels of nesting at line 1 column/);
  });

  test.each([
    ["brackets that never close", "[".repeat(5_000_000)],
    ["a string that never ends", `"${"\\\\".repeat(2_000_000)}`],
    ["a number that never ends", "9".repeat(1_000_000)],
    ["blanks", "\n".repeat(5_000_000)],
  ])("%s end in a fault", { timeout: 20_000 }, (_what, text) => {
    expect(parseJson(text).ok).toBe(false);
  });
});

describe("any text", () => {
  // Short, and without an exponent: no rounding.
  const plainNumber = fc.oneof(
    fc.integer(),
    fc.integer().map((eighths) => eighths / 8),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.oneof(plainNumber, fc.constantFrom(null, true, false), fc.string({ unit: "grapheme" })),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
    ),
  }));

  test("that JSON.parse reads without loss is read the same", () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, "\t"), (plain, indent) => {
        const text = JSON.stringify(plain, null, indent);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
      { seed: 20260610, numRuns: 1000 },
    );
  });

  const piece = fc.constantFrom(
    ...'{ } [ ] , : " \\ \\n \\u0041 \\ud83c \\udf7f 0 1 -1 1.5 1.0 e5 . - + true false null nul "a" "a":'.split(" "),
    ..." |\t|\n|\r|\u0000|é|🍿|\uFEFF".split("|"),
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

  test("is accepted exactly when JSON.parse accepts it, lone surrogates and overflow apart", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (source) => {
        const parsed = parseJson(source);
        if (parsed.ok) accepted++;
        const { fault } = parsed.ok ? { fault: null } : parsed;
        if (fault !== null && /^(lone surrogate|number out of range)/.test(fault.message)) return;
        expect(parsed.ok).toBe(isJson(source));
        if (fault?.start == null || fault.end === null) return;
        expect(fault.start).toBeGreaterThanOrEqual(0);
        expect(fault.start).toBeLessThanOrEqual(fault.end);
        expect(fault.end).toBeLessThanOrEqual(source.length);
      }),
      { seed: 20260610, numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
