import { expect, test } from "vitest";
import { hasColour, styleOf } from "../../../src/cli/terminal/style.ts";

const output = (isTerminal: boolean) => ({ write: () => {}, isTerminal, columns: 80 });

test.each<[boolean, Record<string, string>, boolean]>([
  [true, {}, true],
  [false, {}, false],
  [true, { TERM: "dumb" }, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [false, { FORCE_COLOR: "1" }, true],
  [false, { FORCE_COLOR: "" }, false],
  [true, { FORCE_COLOR: "0" }, false],
  [true, { FORCE_COLOR: "false" }, false],
  [true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  [true, { TERM: "dumb", FORCE_COLOR: "1" }, true],
])("on a terminal (%s) with %j there is colour: %s", (isTerminal, env, expected) => {
  expect(hasColour(output(isTerminal), env)).toBe(expected);
});

test("a plain style changes nothing, a coloured one resets what it sets", () => {
  expect(styleOf(output(false), {}).error("x")).toBe("x");
  expect(styleOf(output(true), {}).error("x")).toBe("\u001b[1m\u001b[31mx\u001b[39m\u001b[22m");
  expect(styleOf(output(true), {}).error("")).toBe("");
});
