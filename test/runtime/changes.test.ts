import { expect, test } from "vitest";
import { Workspace, type WorkspaceChanges } from "../../src/index.ts";

const qualifier = (test: string): string => `schema_version = 1\n[[predicate]]\n${test}\n`;
const rule = (name: string, value: string): string => `[[resolve.rule]]\nqualifier = "${name}"\nvalue = "${value}"\n`;
const variable = (values: string, rules = ""): string =>
  `schema_version = 1\ntype = "int"\n[values]\n${values}\n[resolve]\ndefault = "a"\n${rules}`;

const BASE = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "qualifiers/q.toml": qualifier('attribute = "a"\nop = "eq"\nvalue = 1'),
  "qualifiers/r.toml": qualifier('attribute = "b"\nop = "bucket"\nsalt = "s"\nrange = [0, 10]'),
  "qualifiers/s.toml": qualifier('attribute = "qualifier.q"\nop = "eq"\nvalue = true'),
  "variables/v.toml": variable("a = 1\nb = 2", rule("q", "b")),
  "variables/w.toml": variable("a = 1\nb = 2", rule("s", "b")),
  "variables/x.toml": 'schema_version = 1\ntype = "resource:plan"\n[resolve]\ndefault = "free"\n',
  "resources/plan.toml": 'schema_version = 1\nschema = "../schemas/plan.json"\n',
  "resources/plan-objects/free.toml": "limit = 1\n",
  "schemas/plan.json": "{}",
};
type Files = Partial<Record<string, string>>;

async function changes(edits: Files): Promise<WorkspaceChanges> {
  const edited: Files = { ...BASE, ...edits };
  const files = Object.fromEntries(Object.entries(edited).filter(([, text]) => text !== undefined)) as Record<
    string,
    string
  >;
  return (await Workspace.fromFiles(BASE)).changesTo(await Workspace.fromFiles(files));
}

const none = { added: [], removed: [], changed: [] };
const updated = (kind: string, name: string, rest = {}): object => ({ action: "updated", kind, name, ...rest });

test.each<[string, Files, { variables?: object; qualifiers?: object; documents: object[] }]>([
  ["nothing", {}, { documents: [] }],
  [
    "a comment, which is a document and no value",
    { "variables/v.toml": `${BASE["variables/v.toml"]}# x` },
    { documents: [updated("variable", "v")] },
  ],
  [
    "a value",
    { "variables/v.toml": variable("a = 1\nb = 3", rule("q", "b")) },
    { variables: { changed: ["v"] }, documents: [updated("variable", "v")] },
  ],
  [
    "the number type of a value",
    { "variables/v.toml": variable("a = 1\nb = 2", rule("q", "a")) },
    { variables: { changed: ["v"] }, documents: [updated("variable", "v")] },
  ],
  [
    "the qualifier of a rule",
    { "variables/v.toml": variable("a = 1\nb = 2", rule("r", "b")) },
    { variables: { changed: ["v"] }, documents: [updated("variable", "v")] },
  ],
  [
    "an operand, a salt's range and what is read; not those who name the qualifier",
    {
      "qualifiers/q.toml": qualifier('attribute = "a"\nop = "eq"\nvalue = 2'),
      "qualifiers/r.toml": qualifier('attribute = "b"\nop = "bucket"\nsalt = "s"\nrange = [0, 11]'),
      "qualifiers/s.toml": qualifier('attribute = "qualifier.r"\nop = "eq"\nvalue = true'),
    },
    {
      qualifiers: { changed: ["q", "r", "s"] },
      documents: [updated("qualifier", "q"), updated("qualifier", "r"), updated("qualifier", "s")],
    },
  ],
  [
    "an object of a resource, and with it the variable that selects it",
    { "resources/plan-objects/free.toml": "limit = 2\n" },
    { variables: { changed: ["x"] }, documents: [updated("resource_object", "free", { resource: "plan" })] },
  ],
  [
    "what comes first, which moves all places, and what goes",
    {
      "qualifiers/a.toml": qualifier('attribute = "z"\nop = "eq"\nvalue = "text"'),
      "variables/a.toml": variable("a = 9", rule("a", "a")),
      "variables/w.toml": undefined,
    },
    {
      qualifiers: { added: ["a"] },
      variables: { added: ["a"], removed: ["w"] },
      documents: [
        updated("qualifier", "a"),
        updated("variable", "a"),
        { action: "deleted", kind: "variable", name: "w" },
      ],
    },
  ],
])("a comparison of two versions finds %s", async (_, edits, { variables, qualifiers, documents }) => {
  expect(await changes(edits)).toEqual({
    variables: { ...none, ...variables },
    qualifiers: { ...none, ...qualifiers },
    documents,
  });
});

test("snapshots are compared by what they resolve with, and have no documents", async () => {
  const [before, after] = await Promise.all(
    [BASE, { ...BASE, "variables/v.toml": variable("a = 5") }].map(async (files) =>
      Workspace.fromSnapshot(await (await Workspace.fromFiles(files)).toSnapshot()),
    ),
  );
  expect(after && before?.changesTo(after)).toEqual({
    variables: { ...none, changed: ["v"] },
    qualifiers: none,
    documents: null,
  });
});
