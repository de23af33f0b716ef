import { describe, expect, test } from "vitest";
import { Workspace } from "../../../src/runtime/index.ts";

const variable = (rules: readonly [string, string][]): string =>
  [
    'schema_version = 1\ntype = "int"\n[values]\nnone = 0\none = 1\ntwo = 2\n[resolve]\ndefault = "none"\n',
    ...rules.map(([qualifier, value]) => `[[resolve.rule]]\nqualifier = "${qualifier}"\nvalue = "${value}"\n`),
  ].join("");

const qualifier = (predicate: string): string => `schema_version = 1\n[[predicate]]\n${predicate}\n`;

const workspace = await Workspace.fromFiles({
  "rototo-workspace.toml": "schema_version = 1\n",
  "qualifiers/paid.toml": qualifier('attribute = "plan"\nop = "in"\nvalue = ["pro", "team"]'),
  "qualifiers/half.toml": qualifier('attribute = "id"\nop = "bucket"\nsalt = "s"\nrange = [0, 5000]'),
  "qualifiers/both.toml": `${qualifier('attribute = "qualifier.half"\nop = "eq"\nvalue = true')}[[predicate]]\nattribute = "qualifier.paid"\nop = "eq"\nvalue = true\n`,
  "variables/fixed.toml": variable([]),
  "variables/by-plan.toml": variable([
    ["paid", "one"],
    ["half", "two"],
  ]),
  "variables/by-both.toml": variable([["both", "two"]]),
});

/** `1` falls into the lower half of the buckets of salt `s`, `2` into the upper. */
const LOW = String(["1", "2", "3", "4"].find((id) => workspace.resolveQualifier("half", { id, plan: "" }).value));
const HIGH = String(["1", "2", "3", "4"].find((id) => !workspace.resolveQualifier("half", { id, plan: "" }).value));

describe("a decision", () => {
  test.each([
    ["fixed", { id: LOW, plan: "pro" }, "none", "STATIC", null],
    ["by-plan", { id: LOW, plan: "pro" }, "one", "TARGETING_MATCH", { index: 0, qualifier: "paid" }],
    ["by-plan", { id: LOW, plan: "free" }, "two", "SPLIT", { index: 1, qualifier: "half" }],
    ["by-plan", { id: HIGH, plan: "free" }, "none", "DEFAULT", null],
    ["by-both", { id: LOW, plan: "pro" }, "two", "SPLIT", { index: 0, qualifier: "both" }],
    ["by-both", { id: LOW, plan: "free" }, "none", "DEFAULT", null],
  ] as const)("of %s for %o is %s by %s", (id, context, valueKey, reason, rule) => {
    const decision = { ...workspace.resolveVariable(id, context), reason, rule };
    expect(workspace.decideVariable(id, context)).toEqual(decision);
    expect(workspace.bind(context).decideVariable(id)).toEqual(decision);
    expect(decision.valueKey).toBe(valueKey);
  });

  test("fails as resolving does", () => {
    expect(() => workspace.decideVariable("nope", {})).toThrow("variable not found: variable://nope");
    expect(() => workspace.bind({}).decideVariable("by-plan")).toThrow("missing resolve context attribute: plan");
  });
});

describe("definitions", () => {
  test("are read out of the program, from a snapshot as well", async () => {
    for (const each of [workspace, await Workspace.fromSnapshot(await workspace.toSnapshot())]) {
      expect(each.variableIds).toEqual(["by-both", "by-plan", "fixed"]);
      expect(each.qualifierIds).toEqual(["both", "half", "paid"]);
      expect(each.variableDefinition("by-plan")).toEqual({
        id: "by-plan",
        default_value: "none",
        rules: [
          { index: 0, qualifier: "paid", value: "one" },
          { index: 1, qualifier: "half", value: "two" },
        ],
        values: { none: 0, one: 1, two: 2 },
      });
      expect(each.qualifierDefinition("paid").predicates).toEqual([
        { index: 0, kind: "compare", attribute: "plan", op: "in", expected: ["pro", "team"] },
      ]);
      expect(each.qualifierDefinition("half").predicates).toEqual([
        { index: 0, kind: "bucket", attribute: "id", bucket: { salt: "s", start: 0, end: 5000 } },
      ]);
      expect(each.qualifierDefinition("both").predicates).toMatchObject([
        { attribute: "qualifier.half", qualifier: "half", expected: true },
        { attribute: "qualifier.paid", qualifier: "paid" },
      ]);
    }
  });

  test("of what is unknown are none", () => {
    expect(() => workspace.variableDefinition("nope")).toThrow("variable not found: variable://nope");
    expect(() => workspace.qualifierDefinition("nope")).toThrow("qualifier not found: qualifier://nope");
  });
});
