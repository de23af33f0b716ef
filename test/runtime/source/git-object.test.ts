import { describe, expect, test } from "vitest";
import { randomFrom } from "../../../bench/generate-workspace.ts";
import { readTree } from "../../../src/runtime/source/git-object.ts";

const MODES = ["100644", "40000", "120000"];

/** A directory as git writes it; entries are names with a number that stands for their content. */
function tree(entries: ReadonlyMap<string, number>): Uint8Array {
  const parts = [...entries]
    .map(([name, content]) => ({ name: Buffer.from(name), content }))
    .sort((a, b) => Buffer.compare(a.name, b.name))
    .map(({ name, content }) =>
      Buffer.concat([Buffer.from(`${MODES[content % 3]} `), name, Buffer.of(0), Buffer.alloc(20, content)]),
    );
  return new Uint8Array(Buffer.concat(parts));
}

describe("reading a directory beside one that may hold much of the same", () => {
  test.each([1, 2, 3])("gives what reading it by itself gives (seed %i)", (seed) => {
    const random = randomFrom(seed);
    const names = Array.from({ length: 40 }, (_, index) => `${"äz𝄞a"[index % 5] ?? ""}f${index}`);
    let before = new Map<string, number>();
    for (let step = 0; step < 200; step++) {
      const after = new Map(before);
      for (let edits = Math.floor(random() * 6); edits > 0; edits--) {
        const name = names[Math.floor(random() * names.length)] ?? "";
        if (random() < 0.4) after.delete(name);
        else after.set(name, Math.floor(random() * 256));
      }
      const [old, fresh] = [tree(before), tree(after)];
      expect(readTree(fresh, readTree(old) ?? undefined)).toEqual(readTree(fresh));
      before = after;
    }
  });

  test("takes over every entry but those that are new", () => {
    const before = new Map(Array.from({ length: 20 }, (_, index) => [`f${index + 10}`, index]));
    const after = new Map(before).set("f15", 99).set("f155", 3);
    after.delete("f20");
    const like = readTree(tree(before));
    if (like === null) throw new Error("no tree");
    const kept = readTree(tree(after), like)?.entries.filter((entry) => like.entries.includes(entry));
    expect(kept?.map(({ name }) => name)).toEqual([...after.keys()].filter((name) => !name.startsWith("f15")).sort());
  });
});
