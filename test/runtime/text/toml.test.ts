import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Float, type JsonValue } from "../../../src/runtime/text/json-value.ts";
import type { Parsed } from "../../../src/runtime/text/text-fault.ts";
import { parseToml } from "../../../src/runtime/text/toml.ts";

/** What a text means, as ordinary objects that `toEqual` compares; its fault's message where it means nothing. */
function read(text: string): unknown {
  const parsed: Parsed<JsonValue> = parseToml(text);
  return parsed.ok ? ordinary(parsed.value) : parsed.fault.message;
}

/** The same value with tables that have a prototype. */
function ordinary(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(ordinary);
  if (typeof value !== "object" || value === null || value instanceof Float) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ordinary(inner)]));
}

describe("what TOML becomes", () => {
  test.each<[string, unknown]>([
    ["1", 1],
    ["-0", 0],
    ["1_000", 1000],
    ["0xBEEF", 0xbeef],
    ["0o17", 15],
    ["0b101", 5],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["9223372036854775807", 9223372036854775807n],
    ["-9223372036854775808", -9223372036854775808n],
    ["0x0000000000000000000001", 1],
    ["1.0", new Float(1)],
    ["-0.0", new Float(-0)],
    ["1e3", new Float(1000)],
    ["1.5", 1.5],
    ["1e300", 1e300],
    ["1e-400", new Float(0)],
    ["inf", null],
    ["-inf", null],
    ["+nan", null],
    ["true", true],
    ['"a\\tb\\u00e9\\x41\\e"', "a\tbéA\u001b"],
    ["'C:\\x'", "C:\\x"],
    ["[1, 1.0, [\n2, # two\n]]", [1, new Float(1), [2]]],
    ["{ a.b = 1, # one\n c = 1.0,\n}", { a: { b: 1 }, c: new Float(1) }],
    ['"""\na\r\nb\\\r\n  c\\r\\n"""', "a\nbc\r\n"],
  ])("%s is read as %o", (literal, value) => {
    expect(read(`v = ${literal}`)).toEqual({ v: value });
  });

  test("a byte order mark, CRLF and comments mean nothing", () => {
    expect(read("\uFEFFa = 1\r\n# x\r\n[b]\r\nc = 'd'\r\n")).toEqual({ a: 1, b: { c: "d" } });
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s is a key like any other", (key) => {
    const parsed = parseToml(`[a]\n${key} = 1\n[${key}]\nb.${key}.c = {${key} = 2.0}\n[[x.${key}]]\n`);
    expect(parsed.ok && JSON.stringify(parsed.value)).toBe(
      `{"a":{"${key}":1},"${key}":{"b":{"${key}":{"c":{"${key}":2}}}},"x":{"${key}":[{}]}}`,
    );
    expect(Object.prototype).not.toHaveProperty("b");
  });

  test("an infinite float is told from `inf`, wherever it is written", () => {
    expect(read('1e400 = inf # 1e400\n[[2e400]]\nx = [inf, "1e400"]\ny = { 1e400 = -inf }')).toEqual({
      "1e400": null,
      "2e400": [{ x: [null, "1e400"], y: { "1e400": null } }],
    });
    expect(read("x = [inf, 1e400]")).toBe("invalid number");
    expect(read("x = { y = -1_0e4_00 }")).toBe("invalid number");
  });
});

describe("what is refused", () => {
  test.each([
    "9223372036854775808",
    "-9223372036854775809",
    "0xFFFFFFFFFFFFFFFF",
    "0o7777777777777777777777777",
    "1e400",
    "2026-06-10",
    "08:30:00",
    "2026-06-10T08:30:00Z",
    "2026-06-10 08:30:00.5+02:00",
    "2026-06-10T08:30",
    "[1, { a = 2026-06-10 }]",
  ])("%s is an invalid number", (literal) => {
    expect(read(`v = ${literal}`)).toBe("invalid number");
  });

  test.each([
    ["an impossible date", "v = 2026-02-30"],
    ["a sign before a base", "v = +0xFF"],
    ["two signs", "v = +-1"],
    ["U+007F in a comment", "a = 1 # \u007f"],
    ["a lone CR", "a = 1\rb = 2"],
    ["a lone CR before CRLF", "a = 1\r\r\n"],
    ["a lone CR in a multi-line string", 'a = """\r"""'],
    ["a surrogate escape", 'a = "\\ud800"'],
    ["a second byte order mark", "\uFEFF\uFEFFa = 1"],
    ["a repeated key", "a = 1\na = 2"],
    ["a repeated table", "[a]\n[a]"],
    ["an extended inline table", "a = {}\n[a.b]"],
    ["an extended static array", "a = []\n[[a]]"],
    ["a header over dotted keys", "a.b = 1\n[a]"],
    ["a break between key and equals sign", "a = { b\n = 1 }"],
    ["a null character", "a\u0000 = 1"],
  ])("%s is a syntax error", (_what, text) => {
    expect(parseToml(text).ok).toBe(false);
  });

  test("the message is one line without the parser's excerpt of the text", () => {
    expect(read("a = 1\nb = = 2\n")).toBe("invalid value");
  });
});

describe("limits", () => {
  const nested = (levels: number): string[] => [
    `a = ${"[".repeat(levels)}${"]".repeat(levels)}`,
    `a = ${"{a = ".repeat(levels)}1${"}".repeat(levels)}`,
    `${"a.".repeat(levels)}a = 1`,
    `[${"a.".repeat(levels - 1)}a]`,
    `${"a.".repeat(levels - 26)}a = ${"[".repeat(26)}${"]".repeat(26)}`,
  ];

  test.each(nested(126))("the document and 126 levels inside it are read: %.20s…", (text) => {
    expect(parseToml(text).ok).toBe(true);
  });

  test.each(nested(127))("one level more is refused: %.20s…", (text) => {
    expect(read(text)).toMatch(/nest/);
  });

  test("100 000 keys are read", () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `k${index} = ${index}\n`).join("");
    const parsed = parseToml(text);
    expect(parsed.ok && Object.keys(parsed.value).length).toBe(100_000);
  });

  test.each([
    ["dotted keys", `${"a.".repeat(2_000_000)}a = 1`],
    ["many dotted keys", Array.from({ length: 3_000 }, (_, index) => `k${index}${".a".repeat(99)} = 1\n`).join("")],
    ["inline tables", `a = [${"{},".repeat(260_000)}]`],
    ["arrays of tables", "[[a]]\n".repeat(130_000)],
  ])("more %s than the parser has memory for are refused before it starts", (_what, text) => {
    expect(read(text)).toBe("more than 250000 tables and keys");
  });

  test.each([
    ["a long string", `a = "${"x".repeat(5_000_000)}"`, true],
    ["a long list", `a = [${"1,".repeat(1_000_000)}]`, true],
    ["a long line that is none", `a = ${"=".repeat(5_000_000)}`, false],
    ["a long integer", `a = ${"9".repeat(200_000)}`, false],
    ["a long string that never ends", `a = "${"\\".repeat(2_000_000)}`, false],
    ["open brackets", `a = ${"[".repeat(5_000_000)}`, false],
    ["open tables", `a = ${"{a=".repeat(1_000_000)}`, false],
    ["comments", `${"#\n".repeat(2_000_000)}a = 1`, true],
    ["blank lines before a fault", `${"\n".repeat(2_000_000)}a = `, false],
  ])("%s ends in a verdict", { timeout: 20_000 }, (_what, text, ok) => {
    expect(parseToml(text).ok).toBe(ok);
  });
});

describe("any text", () => {
  const piece = fc.constantFrom(
    ..."= . , # [ ] { } [[ ]] \" ' \"\"\" ''' \\ \\u00e9 \\x4 0x _ 1 1.0 e5 - + inf nan true a b.c a.b 2026-06-10 08:30 1e400".split(
      " ",
    ),
    ..." |\t|\n|\r\n|\r|é|\u0000|\uFEFF|\n[a]\n|\n[[a]]\n|a = 1\n|b.c = {x = 1}\n|__proto__".split("|"),
  );
  const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));

  test("is read or has a fault, whose place lies in the text and ends with its line", () => {
    const verdicts = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (source) => {
        const parsed = parseToml(source);
        verdicts[parsed.ok ? "read" : "refused"]++;
        if (parsed.ok || parsed.fault.start === null || parsed.fault.end === null) return;
        const { start, end } = parsed.fault;
        const lineBreak = source.indexOf("\n", start);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start).toBeLessThan(end);
        expect(end).toBeLessThanOrEqual(lineBreak === -1 ? source.length : lineBreak + 1);
      }),
      { seed: 20260610, numRuns: 3000 },
    );
    // Both kinds have been tried.
    expect(Math.min(verdicts.read, verdicts.refused)).toBeGreaterThan(20);
  });
});
