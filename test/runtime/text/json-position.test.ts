import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { LineIndex } from "../../../src/runtime/text/text-range.ts";

/** Start and end of a text's fault as `line:character`. */
function placeOf(text: string): string {
  const parsed = parseJson(text);
  if (parsed.ok) throw new Error("the text has no fault");
  const { start, end } = parsed.fault;
  if (start === null || end === null) throw new Error("JSON faults have a place");
  const { start: from, end: to } = new LineIndex(text).range({ start, end });
  return `${from.line}:${from.character}-${to.line}:${to.character}`;
}

describe("the place of a JSON fault", () => {
  test.each([
    ["is the offending character", '{\n "a": 1,\n "b" 2\n}', "2:5-2:6"],
    ["is a whole character of two units", "[🍿]", "0:1-0:3"],
    ["is a CR", '{"a": tru\r\n}', "0:9-0:10"],
    ["is the start of the next line for a line break", '{"a": tru\n}', "1:0-1:1"],
    ["is the start of the next line for a line break in a string", '"x\ny"', "1:0-1:1"],
    ["may be empty at the end of the text", "nul\n", "1:0-1:0"],
    ["is the last character at the end of the text", '{"a": "b', "0:7-0:8"],
    ["is the last character of two units at the end of the text", '["🍿', "0:2-0:4"],
    ["is the empty last line at the end of the text", "[1,\n\n", "2:0-2:0"],
    ["is the start of an empty text", "", "0:0-0:0"],
    ["counts in UTF-16 units", '{"é": x}', "0:6-0:7"],
    ["is the next line where the column in bytes is past the line", '{"映画映画": oops}\n{', "1:0-1:1"],
    ["stays on its line where the column in bytes is just its end", '{"🍿📺café": oops}\n', "0:13-0:14"],
    ["is the end of the text where the column in bytes is past that", '{"café": "映画", }', "0:16-0:16"],
  ])("%s", (_what, text, place) => {
    expect(placeOf(text)).toBe(place);
  });
});
