import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { declarations } from "../../../src/tooling/types/declarations.ts";
import { openFeatureManifest } from "../../../src/tooling/types/openfeature-manifest.ts";
import { schemaType } from "../../../src/tooling/types/schema-type.ts";
import { ROOT } from "../../../tools/build/bundle.ts";
import { type TemporaryTree, temporaryTree } from "../../node/temporary-tree.ts";
import { runProgram } from "../../support/run-program.ts";
import { modelOf } from "../models.ts";

const variable = (type: string, values: string, rest = ""): string =>
  `schema_version = 1\ntype = "${type}"\n${rest}\n[values]\n${values}\n[resolve]\ndefault = "a"\n`;

const WORKSPACE = {
  "variables/limit.toml": variable("int", "a = 3\nb = 25", 'description = "How many */ there may be"\n'),
  "variables/huge.toml": variable("int", "a = 9223372036854775807\nb = 1"),
  "variables/on.toml": variable("bool", "a = true"),
  "variables/ratio.toml": variable("number", "a = 1.0\nb = -0.5"),
  "variables/theme.toml": variable("string", 'a = "dark"\nb = "light"'),
  "variables/tags.toml": variable("list", 'a = ["x", 1]\nb = [[true]]'),
  "variables/banner.toml": 'schema_version = 1\ntype = "resource:banner"\n[resolve]\ndefault = "a"\n',
  "resources/banner.toml": 'schema_version = 1\nschema = "../schemas/banner.schema.json"\n',
  "resources/banner-objects/a.toml": 'text = "t"\n',
  "qualifiers/premium.toml": 'schema_version = 1\n[[predicate]]\nattribute = "plan"\nop = "eq"\nvalue = "p"\n',
  "schemas/banner.schema.json": JSON.stringify({
    type: "object",
    additionalProperties: false,
    required: ["text"],
    properties: {
      text: { type: "string", description: "What it says" },
      next: { $ref: "#" },
      size: { enum: [1, "m", null] },
    },
  }),
  "schemas/context.schema.json": JSON.stringify({
    type: "object",
    required: ["plan"],
    properties: { plan: { enum: ["s", "p"] }, seats: { type: "integer" } },
  }),
};

const PROGRAM = `
import { Workspace } from "${ROOT}/src/node/index.ts";
import type { TypedWorkspace, VariableValues } from "./workspace.d.ts";
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};
const workspace = (await Workspace.load("x")) as unknown as TypedWorkspace;
const context = { plan: "p", seats: 1n, more: true } as const;
same<VariableValues["limit"], number>(true);
same<VariableValues["huge"], number | bigint>(true);
same<VariableValues["on"], boolean>(true);
same<VariableValues["ratio"], number>(true);
same<VariableValues["theme"], string>(true);
same<VariableValues["tags"], readonly (string | number)[] | readonly (readonly boolean[])[]>(true);
const limit: number = workspace.resolveVariable("limit", context).value;
const text: string = workspace.bind(context).resolveVariable("banner").value.text;
const size: 1 | "m" | null | undefined = workspace.resolveVariable("banner", context).value.size;
const premium: boolean = workspace.resolveQualifier("premium", context).value;
// @ts-expect-error an id that is not there
workspace.resolveVariable("limits", context);
// @ts-expect-error a qualifier that is not there
workspace.resolveQualifier("limit", context);
// @ts-expect-error a plan that the schema does not know
workspace.resolveVariable("limit", { plan: "x" });
// @ts-expect-error the plan is required
workspace.resolveVariable("limit", {});
// @ts-expect-error the value is no text
const wrong: string = workspace.resolveVariable("limit", context).value;
console.log(limit, text, size, premium, wrong);
`;

const LITERALS = `
import type { VariableValueKeys, VariableValues } from "./literals.d.ts";
export const limit: VariableValues["limit"][] = [3, 25];
export const huge: VariableValues["huge"][] = [9223372036854775807n, 1];
export const key: VariableValueKeys["theme"][] = ["a", "b"];
// @ts-expect-error there is no such value
export const other: VariableValues["limit"] = 4;
// @ts-expect-error there is no such key
export const none: VariableValueKeys["theme"] = "c";
`;

describe("the declarations of a workspace", () => {
  let tree: TemporaryTree;
  beforeAll(() => {
    const options = {
      extends: join(ROOT, "tsconfig.base.json"),
      compilerOptions: { types: ["node"], typeRoots: [join(ROOT, "node_modules/@types")], noUnusedLocals: false },
      files: ["program.ts", "uses-literals.ts", join(ROOT, "src/lua/webassembly.d.ts")],
    };
    const model = modelOf(WORKSPACE);
    tree = temporaryTree({
      files: {
        "package.json": '{ "type": "module" }',
        "tsconfig.json": JSON.stringify(options),
        "program.ts": PROGRAM,
        "uses-literals.ts": LITERALS,
        "workspace.d.ts": declarations(model, { literals: false }),
        "literals.d.ts": declarations(model, { literals: true }),
      },
    });
  });
  afterAll(() => tree[Symbol.dispose]());

  test("type what a program resolves, and refuse what is misspelt", async () => {
    const { output, errors } = await runProgram("tsc", [
      "--project",
      join(tree.root, "tsconfig.json"),
      "--skipLibCheck",
      "false",
    ]);
    expect(output + errors).toBe("");
  });

  test("say what a description says, which cannot end the comment", () => {
    const text = declarations(modelOf(WORKSPACE), { literals: false });
    expect(text).toContain("  /** How many *\\/ there may be */\n  readonly limit: number;\n");
    expect(text).toContain("    /** What it says */\n    readonly text: string;\n");
  });
});

test.each<[unknown, string]>([
  [true, "unknown"],
  [false, "never"],
  [{}, "unknown"],
  [{ type: ["string", "null"] }, "string | null"],
  [{ const: "a" }, '"a"'],
  [{ type: "array", items: { type: ["string", "number"] } }, "readonly (string | number)[]"],
  [{ type: "array" }, "readonly unknown[]"],
  [{ anyOf: [{ type: "string" }, { type: "boolean" }] }, "string | boolean"],
  [{ allOf: [{ properties: { a: true }, additionalProperties: false }, {}] }, "{\nreadonly a?: unknown;\n}"],
  [{ $ref: "#/$defs/x", $defs: { x: { type: "null" } } }, "null"],
  [{ $ref: "https://example.com/x" }, "unknown"],
  [{ type: "object", additionalProperties: false }, "{ readonly [key: string]: never }"],
  [
    { properties: { "a-b": { type: "integer" } }, required: ["a-b"], additionalProperties: false },
    '{\nreadonly "a-b": number;\n}',
  ],
])("the type of %j", (schema, type) => {
  expect(schemaType(JSON.parse(JSON.stringify(schema)), { integer: "number" })).toBe(type);
});

test("a manifest for OpenFeature has a flag of its kind for each variable", () => {
  const { flags } = openFeatureManifest(modelOf(WORKSPACE));
  expect(Object.entries(flags ?? {}).map(([id, { flagType }]) => `${id} ${flagType}`)).toEqual([
    "banner object",
    "huge integer",
    "limit integer",
    "on boolean",
    "ratio float",
    "tags object",
    "theme string",
  ]);
  expect(Object.entries(flags ?? {})[2]?.[1]).toEqual({
    flagType: "integer",
    defaultValue: 3,
    description: "How many */ there may be",
  });
});
