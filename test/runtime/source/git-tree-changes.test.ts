import { describe, expect, test } from "vitest";
import type { TreeEntry } from "../../../src/runtime/source/git-object.ts";
import { treeChanges } from "../../../src/runtime/source/git-tree-changes.ts";

const file = (name: string, oid: string): TreeEntry => ({ name, oid, kind: "file" });
const directory = (name: string, oid: string): TreeEntry => ({ name, oid, kind: "directory" });
const LIMITS = { entries: 1_000, pathDepth: 8 };

/** Lists what is given by id. */
function among(directories: Readonly<Record<string, readonly TreeEntry[]>>): (oid: string) => readonly TreeEntry[] {
  return (oid) => directories[oid] ?? [];
}

test("tells what is new, what is gone and what differs, and looks at nothing that is the same", () => {
  const seen: string[] = [];
  const list = among({
    old: [file("a", "1"), directory("same", "s"), directory("x", "x1")],
    new: [file("a", "2"), file("b", "3"), directory("same", "s"), directory("x", "x2")],
    x1: [file("gone", "4"), file("kept", "5")],
    x2: [file("kept", "5")],
  });
  const changes = treeChanges((oid) => list(seen[seen.push(oid) - 1] ?? ""), "old", "new", LIMITS);
  expect(Object.fromEntries(changes?.fresh ?? [])).toEqual({ a: "2", b: "3" });
  expect(Object.fromEntries(changes?.gone ?? [])).toEqual({ a: "1", "x/gone": "4" });
  expect(changes).toMatchObject({ entries: 0, depth: 2 });
  expect(seen.sort()).toEqual(["new", "old", "x1", "x2"]);
});

test("tells nothing where a link has changed", () => {
  const list = among({ old: [], new: [{ name: "l", oid: "1", kind: "link" }] });
  expect(treeChanges(list, "old", "new", LIMITS)).toBeNull();
});

describe("what a hostile host makes of few objects", () => {
  test("is not followed beyond as many entries as there may be: each directory holds the next one ten times", () => {
    let listed = 0;
    const list = (oid: string): readonly TreeEntry[] => {
      listed++;
      if (oid === "old") return [];
      if (oid.length > 7) return [file("a", "1")];
      return Array.from({ length: 10 }, (_, index) => directory(`${index}`, `${oid}.`));
    };
    expect(treeChanges(list, "old", "", LIMITS)).toBeNull();
    expect(listed).toBeLessThan(2 * LIMITS.entries);
  });

  test("is not followed deeper than paths may be", () => {
    let listed = 0;
    const list = (oid: string): readonly TreeEntry[] => {
      listed++;
      return oid === "old" ? [] : [directory("d", String(Number(oid) + 1))];
    };
    expect(treeChanges(list, "old", "0", { ...LIMITS, entries: 1_000_000 })).toBeNull();
    expect(listed).toBeLessThan(2 * LIMITS.pathDepth);
  });
});
