import { expect, test } from "vitest";
import { type Linked, link, relink } from "../../../src/runtime/compile/link.ts";
import type { VariablePart } from "../../../src/runtime/compile/parts.ts";

/** A variable whose value is edited. */
function edited(edit: number): VariablePart {
  const text = JSON.stringify(`edit ${edit}`);
  return { id: "v", rules: [], defaultValue: { key: "k", json: `edit ${edit}`, text } };
}

test("texts of versions that are gone do not stay numbered, however often a document is edited", () => {
  let linked: Linked = relink({ qualifiers: [], variables: [edited(0)] });
  let begunAnew = 0;
  let most = 0;
  for (let edit = 1; edit <= 2_000; edit++) {
    const next = relink({ qualifiers: [], variables: [edited(edit)] }, linked);
    if (next.numbers !== linked.numbers) begunAnew++;
    linked = next;
    most = Math.max(most, linked.numbers.count);
  }
  // Each version has three texts.
  expect(most).toBeLessThan(1_100);
  // Nor do they begin anew each time: what has not changed need not be looked up again.
  expect(begunAnew).toBe(1);
  expect(linked.program.words).toEqual(link([], [edited(2_000)]).words);
});
