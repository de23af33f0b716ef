import fc from "fast-check";
import { expect, test } from "vitest";
import { TextsBuilder } from "../../../src/runtime/compile/texts.ts";
import { Places } from "../../../src/runtime/resolve/places.ts";
import { sortedUtf8 } from "../../../src/runtime/text/utf8-order.ts";

/** The places of ids, among other texts. */
function placesOf(ids: readonly string[]): Places {
  const builder = new TextsBuilder();
  builder.add("before");
  for (const id of ids) builder.add(id);
  builder.add("zz-after");
  return new Places(builder.build(), 1, ids.length);
}

const IDS = fc.uniqueArray(fc.oneof(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4, unit: "grapheme" })));

test("an id is found at its place, whatever was asked for before", () => {
  const property = fc.property(IDS.map(sortedUtf8), fc.infiniteStream(fc.nat()), (ids, random) => {
    const places = placesOf(ids);
    for (let ask = 0; ask < 2 * ids.length; ask++) {
      const place = (random.next().value ?? 0) % ids.length;
      expect(places.of(ids[place] ?? "")).toBe(place);
    }
  });
  fc.assert(property, { seed: 80, numRuns: 500 });
});

test("an id that is not there is not found, and those that are still are", () => {
  const places = placesOf(["a", "c"]);
  for (const id of ["b", "", "before", "zz-after", "__proto__", "b"]) expect(places.of(id)).toBeUndefined();
  expect([places.of("a"), places.of("c")]).toEqual([0, 1]);
  expect(placesOf([]).of("a")).toBeUndefined();
});

test("in a snapshot that somebody wrote with ids in another order, all of them are found", () => {
  const ids = ["c", "a", "d", "b"];
  const places = placesOf(ids);
  expect(ids.map((id) => places.of(id))).toEqual([0, 1, 2, 3]);
});
