import fc from "fast-check";
import { expect, test } from "vitest";
import { link } from "../../../src/runtime/compile/link.ts";
import { kernelsFor } from "../../../src/runtime/kernel/kernels.ts";
import { Resolver } from "../../../src/runtime/resolve/resolver.ts";
import { SearchingResolver } from "../../../src/runtime/resolve/searching-resolver.ts";

const IDS = fc.uniqueArray(fc.oneof(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4, unit: "grapheme" })));

/** Both over the same qualifiers, in the order they are given, which a forged snapshot may have, too. */
function resolvers(ids: readonly string[]): [plain: Resolver, searching: Resolver] {
  const program = {
    ...link(
      ids.map((id) => ({ id, predicates: [] })),
      [],
    ),
    contextSchema: null,
  };
  return [new Resolver(program, kernelsFor("js")), new SearchingResolver(program, kernelsFor("js"))];
}

function outcome(find: () => number): unknown {
  try {
    return find();
  } catch (error) {
    return error;
  }
}

test("it finds what any resolver finds, and fails alike, whatever the order of ids and of questions", () => {
  const property = fc.property(
    IDS,
    fc.array(fc.string({ maxLength: 2 })),
    fc.infiniteStream(fc.nat()),
    (ids, others, random) => {
      const [plain, searching] = resolvers(ids);
      const asked = [...ids, ...others, "__proto__"];
      for (let ask = 0; ask < 2 * asked.length; ask++) {
        const id = asked[(random.next().value ?? 0) % asked.length] ?? "";
        expect(outcome(() => searching.qualifierIndex(id))).toEqual(outcome(() => plain.qualifierIndex(id)));
        expect(outcome(() => searching.variableIndex(id))).toEqual(outcome(() => plain.variableIndex(id)));
      }
    },
  );
  fc.assert(property, { seed: 80, numRuns: 300 });
});
