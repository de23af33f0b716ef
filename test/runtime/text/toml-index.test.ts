import fc from "fast-check";
import { type AST, parseTOML } from "toml-eslint-parser";
import { describe, expect, test } from "vitest";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import { isArray, isObject, type JsonValue } from "../../../src/runtime/text/json-value.ts";
import { parseToml } from "../../../src/runtime/text/toml.ts";
import { indexToml } from "../../../src/runtime/text/toml-index.ts";
import { corpusTomls } from "./corpus-texts.ts";
import { tomlDocument } from "./toml-documents.ts";

type Path = readonly (string | number)[];

/** The text that a span covers; null for none. */
function covered(text: string, path: Path, bare = false): string | null {
  const span = indexToml(text).span(path, { bare });
  return span === null ? null : text.slice(span.start, span.end);
}

describe("the span of a value", () => {
  test.each([
    ["a string", '"gold"', '"gold"', "gold"],
    ["a literal string", "'gold'", "'gold'", "gold"],
    ["a string with escapes", '"a\\"b\\\\"', '"a\\"b\\\\"', 'a\\"b\\\\'],
    ["an empty string", '""', '"', '"'],
    ["an empty literal string", "''", "'", "'"],
    ["a multi-line string", '"""a\nb"""', '"""a\nb"""', "a\nb"],
    ["a multi-line string with quotes at its end", '"""a"""""', '"""a"""""', 'a""'],
    ["a multi-line string that starts on the next line", '"""\na\nb\n"""', "a\nb\n", "a\nb\n"],
    ["the same, CRLF", "'''\r\na\r\nb'''", "a\r\nb", "a\r\nb"],
    ["an empty multi-line string", '""""""', '""""""', null],
    ["a multi-line string of one line break", '"""\n"""', null, null],
    ["a float", "-1_0.5e7", "-1_0.5e7", "-1_0.5e7"],
    ["a boolean", "true", "true", "true"],
    ["an array", '[ "]", # ]\n1 ]', '[ "]", # ]\n1 ]', '[ "]", # ]\n1 ]'],
    ["an inline table", "{ a = '}', }", "{ a = '}', }", "{ a = '}', }"],
  ])("of %s", (_what, literal, whole, bare) => {
    for (const text of [`v = ${literal} # x\n`, `\uFEFFv=${literal}\r\n`, `[t]\nx = 1\n[t.u]\n  v = ${literal}`]) {
      const path = text.startsWith("[") ? ["t", "u", "v"] : ["v"];
      expect(covered(text, path)).toBe(whole);
      expect(covered(text, path, true)).toBe(bare);
    }
    const list = `v = [\n  ${literal}, { k.v = ${literal} }\n]\n`;
    expect(covered(list, ["v", 0])).toBe(whole);
    expect(covered(list, ["v", 1, "k", "v"])).toBe(whole);
  });
});

describe("the span of a table", () => {
  const text = [
    "# first",
    "a.b.c = 'x'",
    "[[list]] # one",
    "[deep.down.below]",
    "x = 1 # note",
    "",
    "[ 'deep' . \"down\" ]",
    "y = '''",
    "z'''",
    "# end",
    "[list.sub]",
    "[[list]]",
    "v = [{ p.q = [1] }]",
    "[empty]",
    "[__proto__]",
    "constructor = {}",
    "[end]",
  ].join("\n");

  test.each<[string, Path, string | null]>([
    ["a table of dotted keys: the first value under it, bare", ["a"], "x"],
    ["a deeper table of dotted keys", ["a", "b"], "x"],
    ["an array of tables: its first element", ["list"], "[[list]] # one\n"],
    ["an element without body: its header line", ["list", 0], "[[list]] # one\n"],
    ["an element with a body", ["list", 1], "[[list]]\nv = [{ p.q = [1] }]"],
    ["a sub-table of an element", ["list", 0, "sub"], "[list.sub]\n"],
    ["a table that only an other element has", ["list", 1, "sub"], null],
    ["an implied table: the first header below it", ["deep"], "[deep.down.below]\nx = 1"],
    ["a table whose sub-table comes first", ["deep", "down"], "[deep.down.below]\nx = 1"],
    ["a table with its own header", ["deep", "down", "below"], "[deep.down.below]\nx = 1"],
    ["a value under the later header", ["deep", "down", "y"], "z"],
    ["a dotted table in an inline table", ["list", 1, "v", 0, "p"], "[1]"],
    ["an element of an inner array", ["list", 1, "v", 0, "p", "q", 0], "1"],
    ["an empty table", ["empty"], "[empty]\n"],
    ["a table called __proto__", ["__proto__"], "[__proto__]\nconstructor = {}"],
    ["a key called constructor", ["__proto__", "constructor"], "{}"],
    ["a header at the end of the text", ["end"], "[end]"],
    ["the document", [], null],
    ["an inherited name", ["empty", "toString"], null],
    ["a missing key", ["a", "b", "d"], null],
    ["a key below a scalar", ["a", "b", "c", "d"], null],
    ["an index of a table", ["deep", 0], null],
    ["an index past the end", ["list", 2], null],
    ["a key of an array", ["list", "sub"], null],
    ["an index of a string", ["a", "b", "c", 0], null],
  ])("%s", (_what, path, expected) => {
    expect(parseToml(text).ok).toBe(true);
    expect(covered(text, path)).toBe(expected);
  });

  test("the last value's closing quotes belong to its table", () => {
    expect(covered("[t]\na = ''\n", ["t"])).toBe("[t]\na = ''");
    expect(covered('[t]\na = """\nb"""\n', ["t"])).toBe('[t]\na = """\nb"""');
  });

  test("spaces around a header belong to its line, blanks before it do not", () => {
    expect(covered(" \t[ t ]  # x\r\n", ["t"])).toBe("[ t ]  # x\r\n");
  });
});

describe("the index and a parser that keeps positions", () => {
  test("agree on every value and header of the corpus", () => {
    let compared = 0;
    for (const text of corpusTomls()) {
      if (!parseToml(text).ok) continue;
      const index = indexToml(text);
      for (const [path, token] of tokensOf(text)) {
        const span = index.span(path);
        const shown = span === null ? "" : text.slice(span.start, span.end);
        // A string may show less than its token; the table above says how much.
        if (/^["']/.test(token.text)) expect(token.text).toContain(shown);
        else expect([path, shown, span?.start]).toEqual([path, token.text, token.start]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(25_000);
  });
});

describe("any document", () => {
  test("is read as what it was written from, and a value's span holds that value", () => {
    fc.assert(
      fc.property(tomlDocument, ({ text, value }) => {
        const parsed = parseToml(text);
        expect(parsed.ok && jsonText(parsed.value)).toBe(jsonText(value));
        const index = indexToml(text);
        for (const [path, inner] of valuesIn(value)) {
          const span = index.span(path);
          const shown = span === null ? null : text.slice(span.start, span.end);
          // A string may show less than its token, and none at all.
          if (typeof inner === "string") expect(shown).not.toBe("");
          else if (isSection(path)) expect(shown).toMatch(/^\[\[?\s*section-/);
          else expect([path, reread(shown ?? "")]).toEqual([path, jsonText(inner)]);
        }
      }),
      { seed: 20260610, numRuns: 500 },
    );
  });
});

/** Tells whether a path leads to a table with a header. */
function isSection([name, index, ...more]: Path): boolean {
  return String(name).startsWith("section-") && typeof index !== "string" && more.length === 0;
}

function reread(literal: string): string | null {
  const parsed = parseToml(`v = ${literal}`);
  return parsed.ok ? jsonText(parsed.value.v ?? null) : null;
}

/** Every value inside a value with its path. */
function valuesIn(value: JsonValue, path: Path = []): [Path, JsonValue][] {
  if (isArray(value)) return value.flatMap((inner, at) => walk(inner, [...path, at]));
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => walk(inner, [...path, key])) : [];
}

function walk(value: JsonValue, path: Path): [Path, JsonValue][] {
  return [[path, value], ...valuesIn(value, path)];
}

interface Token {
  readonly start: number;
  readonly text: string;
}

/** Values and own headers of a text with their paths, as toml-eslint-parser sees them. It knows no byte order mark. */
function tokensOf(text: string): [Path, Token][] {
  const found: [Path, Token][] = [];
  const token = ([start, end]: readonly [number, number]): Token => ({ start, text: text.slice(start, end) });
  const visit = (value: AST.TOMLContentNode, path: Path): void => {
    found.push([path, token(value.range)]);
    if (value.type === "TOMLArray") for (const [at, element] of value.elements.entries()) visit(element, [...path, at]);
    if (value.type === "TOMLInlineTable") for (const entry of value.body) enter(entry, path);
  };
  const enter = ({ key, value }: AST.TOMLKeyValue, path: Path): void =>
    visit(value, [...path, ...key.keys.map((name) => (name.type === "TOMLBare" ? name.name : name.value))]);
  const named = new Set<string>();
  const [top] = parseTOML(text.replace(/^\uFEFF/, " "), { tomlVersion: "1.1" }).body;
  for (const node of top.body) {
    if (node.type === "TOMLKeyValue") {
      enter(node, []);
      continue;
    }
    const path = node.resolvedKey;
    for (const entry of node.body) enter(entry, path);
    // The first header on a table's way is the table's; one that comes later is not.
    const first = !named.has(JSON.stringify(path));
    for (let length = 1; length <= path.length; length++) named.add(JSON.stringify(path.slice(0, length)));
    if (first && node.body.length > 0) found.push([path, token(node.range)]);
  }
  return found;
}
