import fc from "fast-check";
import { predicate, qualifier, variable } from "./models.ts";

const attribute = fc.constantFrom("user.id", "user.plan", "user", "seats", "region", "qualifier.q0", "qualifier.q1");
const scalar = fc.oneof(
  fc.constantFrom('"a"', '"prod"', '"fixture-other"', "true", "false", "0", "5", "2.0", "-1.5"),
  fc.integer().map(String),
);

const anyPredicate = fc.oneof(
  fc
    .tuple(attribute, fc.constantFrom("eq", "neq"), scalar)
    .map(([path, op, value]) => predicate(path, op, `value = ${value}`)),
  fc
    .tuple(attribute, fc.constantFrom("in", "not_in"), fc.array(scalar, { maxLength: 3 }))
    .map(([path, op, values]) => predicate(path, op, `value = [${values.join(", ")}]`)),
  fc
    .tuple(attribute, fc.constantFrom("gt", "gte", "lt", "lte"), fc.integer({ min: -3, max: 9 }))
    .map(([path, op, value]) => predicate(path, op, `value = ${value}`)),
  fc
    .tuple(fc.constantFrom("user.id", "seats"), fc.nat({ max: 9000 }), fc.integer({ min: 500, max: 1000 }))
    .map(([path, start, size]) =>
      predicate(path, "bucket", `salt = "s${start % 3}"\nrange = [${start}, ${start + size}]`),
    ),
);

const QUALIFIERS = ["q0", "q1", "q2", "q3"];

/** Files of small workspaces that compile; circles and contradictions among them. */
export const anyWorkspace: fc.Arbitrary<Record<string, string>> = fc
  .tuple(
    fc.tuple(...QUALIFIERS.map(() => fc.array(anyPredicate, { minLength: 1, maxLength: 3 }))),
    fc.array(fc.subarray(QUALIFIERS), { minLength: 1, maxLength: 3 }),
  )
  .map(([qualifiers, rules]) => ({
    ...Object.fromEntries(
      qualifiers.map((predicates, index) => [`qualifiers/q${index}.toml`, qualifier(...predicates)]),
    ),
    ...Object.fromEntries(rules.map((ids, index) => [`variables/v${index}.toml`, variable(ids)])),
  }));
