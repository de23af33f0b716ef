import { describe, expect, test } from "vitest";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { patchedMap } from "../../src/runtime/patched-map.ts";

describe("a patched map", () => {
  test.each([1, 2, 3])("is a map with the same patches, however often it is patched (seed %i)", (seed) => {
    const random = randomFrom(seed);
    const below = (limit: number): number => Math.floor(random() * limit);
    const plain = new Map(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]));
    let patched: ReadonlyMap<string, number> = new Map(plain);
    for (let step = 0; step < 200; step++) {
      const patch = new Map<string, number | undefined>();
      for (let edits = below(4); edits > 0; edits--) {
        const key = `k${below(130)}`;
        patch.set(key, random() < 0.4 ? undefined : below(1_000));
      }
      for (const [key, value] of patch) {
        if (value === undefined) plain.delete(key);
        else plain.set(key, value);
      }
      const before = [...patched];
      const next = patchedMap(patched, patch);
      expect([...patched]).toEqual(before);
      patched = next;
      const byKey = (entries: Iterable<[string, number]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(byKey(patched)).toEqual(byKey(plain));
      expect(patched.size).toBe(plain.size);
      expect([...patched.keys()]).toEqual([...patched].map(([key]) => key));
      expect([...patched.values()]).toEqual([...patched].map(([, value]) => value));
      const visited: [string, number][] = [];
      patched.forEach((value, key, map) => {
        expect(map).toBe(patched);
        visited.push([key, value]);
      });
      expect(visited).toEqual([...patched]);
      for (let index = 0; index < 130; index++) {
        expect(patched.get(`k${index}`)).toBe(plain.get(`k${index}`));
        expect(patched.has(`k${index}`)).toBe(plain.has(`k${index}`));
      }
    }
  });

  test("keeps the places of keys, and is the same map where nothing is patched", () => {
    const base = new Map(Array.from({ length: 40 }, (_, index) => [index, `${index}`]));
    const patched = patchedMap(base, new Map([[3, "three"]]));
    expect([...patched.values()].slice(2, 5)).toEqual(["2", "three", "4"]);
    expect(patchedMap(base, new Map())).toBe(base);
    expect(base.get(3)).toBe("3");
  });
});
