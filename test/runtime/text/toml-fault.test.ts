import { describe, expect, test } from "vitest";
import { LineIndex } from "../../../src/runtime/text/text-range.ts";
import { parseToml } from "../../../src/runtime/text/toml.ts";

/** Where the fault of a text stands, and the text there; null for the whole document. */
function faultOf(text: string): { readonly at: string; readonly text: string } | null {
  const parsed = parseToml(text);
  if (parsed.ok) throw new Error("the text has no fault");
  const { start, end } = parsed.fault;
  if (start === null || end === null) return null;
  const { line, character } = new LineIndex(text).position(start);
  return { at: `${line}:${character}`, text: text.slice(start, end) };
}

describe("the place of a TOML fault", () => {
  test.each([
    ["a header that is not closed on its line", "a = 1\n[b\nc = 1\n", "1:2", "\n"],
    ["a header that is not closed, CRLF", "a = 1\r\n[b\r\nc = 1\r\n", "1:2", "\r\n"],
    ["a missing value", "a = \nb = 1\n", "0:4", "\n"],
    ["a key without equals sign", "abc\nb = 1\n", "0:3", "\n"],
    ["a bare word as value", "a = word\n", "0:4", "word"],
    ["a raw line break in a string", 'a = "x\n', "0:6", "\n"],
    ["a string that never ends", 'a = 1\nb = "x', "1:4", '"'],
    ["a multi-line string that never ends", 'a = 1\nb = """\nx\n\n', "1:4", '"'],
    ["a bad escape", 'a = "x\\q"', "0:7", "q"],
    ["a repeated key", "abc = 1\nabc = 2\n", "1:0", "abc"],
    ["a repeated table", "[a]\nx = 1\n[a]\n", "2:1", "a"],
    ["a date", "a = 1\n\nb = 2026-06-10 # x\n", "2:4", "2026-06-10"],
    ["a date in a list over lines", "a = [\n  1,\n  2026-06-10,\n]\n", "2:2", "2026-06-10"],
    ["a time in an inline table", "a = { b = 1, c = 08:30:00 }\n", "0:17", "08:30:00"],
    ["an integer too large", "a = 9223372036854775808\n", "0:4", "9223372036854775808"],
    ["a float too large, beside `inf`", "a = inf\nb = 1e400\n", "1:4", "1e400"],
    ["a refused number before another fault", "a = [\n  1e400,\n  =\n]\n", "1:2", "1e400"],
    ["a refused number on the line of another fault", "a = 2026-06-10 x\n", "0:4", "2026-06-10"],
    ["junk after a value", "a = 1 junk, more\n", "0:6", "junk"],
    ["a stray character", "a = 1\n🎬 = 1\n", "1:0", "🎬"],
    ["a list that never ends", "a = 1\nb = [", "1:4", "["],
  ])("%s", (_what, text, at, offender) => {
    expect(faultOf(text)).toEqual({ at, text: offender });
  });

  test.each([
    ["a list item that never comes", "a = [1,\n2"],
    ["a value that never comes", "a = 1\nb ="],
  ])("%s is the whole document's", (_what, text) => {
    expect(faultOf(text)).toBeNull();
  });

  test.each([
    [
      "in an inline table a line break does not stand for the equals sign",
      "a = [\n  { b = 1, c\n# x\nd = 2 }\n]\n",
      "3:0",
      "d",
    ],
    ["outside it does", "a = [\n  { b = 1 }\n]\nc\nd = 2\n", "3:1", "\n"],
    ["in a header it does", "a = {}\n[c\nd = 2\n", "1:2", "\n"],
  ])("%s", (_what, text, at, offender) => {
    expect(faultOf(text)).toEqual({ at, text: offender });
  });

  test.each([
    ["a table", "[a.b]\nx = 1\n[a]\nb = 1\n", "0:3", "b"],
    ["a table, by a dotted key", "[a.b]\nx = 1\n[a]\nb.y = 1\n", "0:3", "b"],
    ["a table, named in another spelling", "[a.'b']\nx = 1\n[a]\n\"\\u0062\".y = 1\n", "0:3", "'b'"],
    ["an implied table", "[a.b.c]\n[a]\nb.c.d = 1\n", "0:3", "b"],
    ["an array of tables", "[[a.b]]\n[[a.b]]\n[a]\nb = 1\n", "0:4", "b"],
    ["a table in the newest element", "[[a]]\n[a.x.y]\n[[a]]\n[a.x.y]\n[a.x]\ny = 1\n", "3:5", "y"],
  ])("a body that meets %s of an earlier header is at fault there", (_what, text, at, offender) => {
    expect(faultOf(text)).toEqual({ at, text: offender });
  });

  test("a body that meets its own entries is at fault itself", () => {
    expect(faultOf("[a]\nb.c = 1\nb.c = 2\n")).toEqual({ at: "2:0", text: "b.c" });
  });
});
