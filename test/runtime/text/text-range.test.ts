import fc from "fast-check";
import { expect, test } from "vitest";
import { LineIndex } from "../../../src/runtime/text/text-range.ts";

test("LineIndex counts UTF-16 units and breaks lines at \\n only", () => {
  const index = new LineIndex("a🎬b\r\nc\rd\n");
  expect(index.position(3)).toEqual({ line: 0, character: 3 });
  expect(index.range({ start: 4, end: 6 })).toEqual({
    start: { line: 0, character: 4 },
    end: { line: 1, character: 0 },
  });
  expect(index.position(8)).toEqual({ line: 1, character: 2 });
  expect(index.position(10)).toEqual({ line: 2, character: 0 });
});

test("LineIndex agrees with counting from the start", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "🎬") });
  fc.assert(
    fc.property(text, fc.nat(40), (document, at) => {
      const offset = Math.min(at, document.length);
      const before = document.slice(0, offset).split("\n");
      const expected = { line: before.length - 1, character: before.at(-1)?.length };
      expect(new LineIndex(document).position(offset)).toEqual(expected);
    }),
    { seed: 20261120 },
  );
});
