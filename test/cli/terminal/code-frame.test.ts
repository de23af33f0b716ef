import { describe, expect, test } from "vitest";
import { codeFrame } from "../../../src/cli/terminal/code-frame.ts";
import { SourceLines } from "../../../src/cli/terminal/source-lines.ts";
import { styleOf } from "../../../src/cli/terminal/style.ts";

const style = styleOf({ write: () => {}, isTerminal: false, columns: 80 }, {});
type Place = readonly [startLine: number, startCharacter: number, endLine: number, endCharacter: number];

function frame(text: string, [startLine, startCharacter, endLine, endCharacter]: Place, columns = 60): string {
  const range = {
    start: { line: startLine, character: startCharacter },
    end: { line: endLine, character: endCharacter },
  };
  return codeFrame(new SourceLines(text), range, { columns, style, mark: (part) => part }).join("\n");
}

describe("a range in one line", () => {
  test.each<[string, string, Place, string]>([
    ["is underlined", 'a = 1\nb = "x"\n', [1, 4, 1, 7], '  2 | b = "x"\n    |     ^^^'],
    ["counts cells, not characters", '"今日" = "値"', [0, 7, 0, 10], '  1 | "今日" = "値"\n    |          ^^^^'],
    ["loses a line break at its end", "[t]\n", [0, 0, 1, 0], "  1 | [t]\n    | ^^^"],
    ["that is but the line break has a caret behind the line", "a =\nb = 1", [0, 3, 1, 0], "  1 | a =\n    |    ^"],
    ["that is but a CRLF has a caret behind the line", "a =\r\nb = 1", [0, 4, 1, 0], "  1 | a =\n    |    ^"],
    ["that is empty has a caret", "abc", [0, 1, 0, 1], "  1 | abc\n    |  ^"],
    ["beyond the text has a caret in an empty line", "{\n", [1, 0, 1, 0], "  2 |\n    | ^"],
    ["has room for its number", `${"\n".repeat(99)}x`, [99, 0, 99, 1], "  100 | x\n      | ^"],
  ])("%s", (_, text, place, expected) => {
    expect(frame(text, place)).toBe(expected);
  });
});

describe("a range of several lines", () => {
  const table = '[[predicate]]\nattribute = "a"\nop = "eq"\n';

  test("is bracketed", () => {
    expect(frame(table, [0, 0, 2, 9])).toBe(
      ["  1 | / [[predicate]]", '  2 | | attribute = "a"', '  3 | | op = "eq"', "    | |_________^"].join("\n"),
    );
  });

  test("that begins within a line is bracketed from there", () => {
    expect(frame("a = [\n  1\n]\n", [0, 4, 2, 1])).toBe(
      ["  1 |   a = [", "    |  _____^", "  2 | |   1", "  3 | | ]", "    | |_^"].join("\n"),
    );
  });

  test("loses lines in its middle when it is long", () => {
    const text = Array.from({ length: 1000 }, (_, index) => `line ${index + 1}`).join("\n");
    expect(frame(text, [0, 0, 999, 9])).toBe(
      [
        "     1 | / line 1",
        "     2 | | line 2",
        "     3 | | line 3",
        "     4 | | line 4",
        "   ... | |",
        "  1000 | | line 1000",
        "       | |_________^",
      ].join("\n"),
    );
  });

  test("is cut to the width of the terminal", () => {
    const lines = frame(`a = [ ${"x".repeat(100)}\n${"y".repeat(100)} ]\n`, [0, 4, 1, 102], 30).split("\n");
    expect(lines).toEqual([
      `  1 |   a = [ ${"x".repeat(15)}…`,
      "    |  _____^",
      `  2 | | ${"y".repeat(21)}…`,
      `    | |${"_".repeat(21)}^`,
    ]);
  });
});
