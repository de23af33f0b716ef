import { describe, expect, test } from "vitest";
import { isRototoError, lintFiles, Workspace } from "../../../src/runtime/index.ts";

const manifest = { "rototo-workspace.toml": "schema_version = 1\n" };
const MiB = 2 ** 20;

function variable(values: string): string {
  return `schema_version = 1\ntype = "string"\n[values]\n${values}\n[resolve]\ndefault = "a"\n`;
}

function repeat(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

const chain = (length: number, last: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `qualifiers/q${index}.toml`,
      `schema_version = 1\n[[predicate]]\nattribute = "${index + 1 < length ? `qualifier.q${index + 1}` : last}"\nop = "eq"\nvalue = true\n`,
    ]),
  );

const contextSchema = (schema: unknown): Record<string, string> => ({
  "schemas/context.schema.json": JSON.stringify(schema),
  "variables/v.toml": variable('a = "x"'),
});

const resource = (schema: unknown, object: string): Record<string, string> => ({
  "schemas/s.json": JSON.stringify(schema),
  "resources/r.toml": 'schema_version = 1\nschema = "../schemas/s.json"\n',
  "resources/r-objects/o.toml": object,
});

/** What someone might send, and the rules lint answers with; none means that it is fine. */
const table: [name: string, files: () => Record<string, string | Uint8Array>, rules: readonly string[]][] = [
  [
    "a 10 MB file",
    () => ({ "variables/v.toml": variable(`a = "${"x".repeat(10 * MiB)}"`) }),
    ["variable-parse-failed"],
  ],
  ["10 MB of bytes that are no text", () => ({ "schemas/s.json": new Uint8Array(10 * MiB) }), ["schema-parse-failed"]],
  [
    "200 levels of arrays",
    () => ({ "variables/v.toml": variable(`a = ${"[".repeat(200)}${"]".repeat(200)}`) }),
    ["variable-parse-failed"],
  ],
  [
    "200 levels of inline tables",
    () => ({ "variables/v.toml": variable(`a = ${"{b=".repeat(200)}1${"}".repeat(200)}`) }),
    ["variable-parse-failed"],
  ],
  [
    "a key of 200 segments",
    () => ({ "variables/v.toml": variable(`${"a.".repeat(200)}a = 1`) }),
    ["variable-parse-failed"],
  ],
  ["200 levels of JSON", () => ({ "schemas/s.json": "[".repeat(200) + "]".repeat(200) }), ["schema-parse-failed"]],
  [
    "a million open brackets",
    () => ({ "schemas/s.json": "[".repeat(MiB), "variables/v.toml": "[".repeat(MiB) }),
    ["schema-parse-failed", "variable-parse-failed"],
  ],
  [
    "100 000 keys",
    () => ({ "variables/v.toml": variable(`a = "x"\n${repeat(100_000, (i) => `k${i}=1\n`)}`) }),
    ["variable-value-type-mismatch", "variable-value-unused"],
  ],
  [
    "a line of a million characters",
    () => ({ "variables/v.toml": variable(`a = 1 # ${"x".repeat(1_000_000)}`) }),
    ["variable-value-type-mismatch"],
  ],
  ["a million comment lines", () => ({ "variables/v.toml": `${"#\n".repeat(1_000_000)}=` }), ["variable-parse-failed"]],
  [
    "an unclosed string of a million characters",
    () => ({ "variables/v.toml": `a = "${"x".repeat(1_000_000)}` }),
    ["variable-parse-failed"],
  ],
  [
    "100 000 predicates",
    () => ({ "qualifiers/q.toml": `schema_version = 1\n${repeat(100_000, () => "[[predicate]]\n")}` }),
    ["qualifier-predicate-shape", "qualifier-unreferenced"],
  ],
  [
    "50 000 rules with the same qualifier",
    () => ({
      "variables/v.toml": `${variable('a = "x"')}${repeat(30_000, () => '[[resolve.rule]]\nqualifier="q"\nvalue="a"\n')}`,
    }),
    ["variable-rule-selects-default-value", "variable-rule-shadowed", "variable-rule-unknown-qualifier"],
  ],
  [
    "a pattern that backtracks without end",
    () => resource({ properties: { a: { pattern: "^(a+)+$" } } }, `a = "${"a".repeat(50)}!"`),
    ["resource-object-schema-mismatch"],
  ],
  [
    "a pattern of nested counts",
    () => resource({ properties: { a: { pattern: "((a{1000}){1000}){1000}" } } }, 'a = "a"'),
    ["schema-invalid"],
  ],
  [
    "a pattern over a long text",
    () => resource({ properties: { a: { pattern: "(.*)*x(.*)*y$" } } }, `a = "${"x".repeat(500_000)}"`),
    ["resource-object-schema-mismatch"],
  ],
  ["a schema that refers to itself", () => contextSchema({ $ref: "#" }), []],
  [
    "schemas that refer to each other in a ring",
    () => contextSchema({ $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } }),
    [],
  ],
  [
    "references that double 40 times",
    () =>
      resource(
        {
          $ref: "#/$defs/n0",
          $defs: Object.fromEntries(
            [...Array(40).keys()].map((i) => [
              `n${i}`,
              i === 39 ? { type: "object" } : { allOf: [{ $ref: `#/$defs/n${i + 1}` }, { $ref: `#/$defs/n${i + 1}` }] },
            ]),
          ),
        },
        "a = 1",
      ),
    ["resource-object-schema-mismatch"],
  ],
  [
    "unique items of a long list",
    () => resource({ properties: { a: { uniqueItems: true } } }, `a = [${repeat(100_000, (i) => `${i},`)}]`),
    [],
  ],
  [
    "an enumeration of 100 000",
    () => resource({ properties: { a: { enum: [...Array(100_000).keys()] } } }, 'a = "x"'),
    ["resource-object-schema-mismatch"],
  ],
  [
    "__proto__ everywhere",
    () => ({
      "qualifiers/__proto__.toml":
        'schema_version = 1\n[[predicate]]\nattribute = "__proto__.__proto__"\nop = "eq"\nvalue = { __proto__ = { a = 1 } }\n',
      "variables/__proto__.toml":
        'schema_version = 1\ntype = "string"\n[values.__proto__]\n[resolve]\ndefault = "__proto__"\n[[resolve.rule]]\nqualifier = "__proto__"\nvalue = "__proto__"\n',
      "resources/__proto__.toml": 'schema_version = 1\nschema = "../schemas/__proto__.json"\n',
      "resources/__proto__-objects/__proto__.toml": "__proto__ = { __proto__ = 1 }\n",
      "schemas/__proto__.json":
        '{"__proto__": {"type": "string"}, "properties": {"__proto__": {"type": "object", "required": ["toString"]}}}',
    }),
    ["resource-object-schema-mismatch", "variable-rule-selects-default-value", "variable-value-type-mismatch"],
  ],
  ["a ring of 2 000 qualifiers", () => ({ ...chain(2_000, "qualifier.q0") }), ["qualifier-cycle"]],
  [
    "a chain of 20 000 qualifiers",
    () => ({ ...chain(20_000, "x") }),
    ["qualifier-unreachable", "qualifier-unreferenced"],
  ],
  [
    "5 000 broken files",
    () => Object.fromEntries([...Array(5_000).keys()].map((i) => [`variables/v${i}.toml`, "= ="])),
    ["variable-parse-failed"],
  ],
  [
    "an object with a reference in each of 50 000 elements",
    () =>
      resource(
        { properties: { a: { items: { "x-rototo-resource": "none" } } } },
        `a = [${repeat(50_000, () => '"k",')}]`,
      ),
    ["resource-object-unknown-reference"],
  ],
  [
    "5 000 resources whose schema is not there",
    () =>
      Object.fromEntries(
        [...Array(5_000).keys()].map((i) => [
          `resources/r${i}.toml`,
          'schema_version = 1\nschema = "../schemas/x.json"\n',
        ]),
      ),
    ["resource-schema-ref"],
  ],
];

async function messagesOf(rule: string, files: Record<string, string>): Promise<string[]> {
  const { diagnostics } = await lintFiles({ ...manifest, ...files });
  return diagnostics.filter((diagnostic) => diagnostic.rule === rule).map(({ message }) => message);
}

describe("hostile workspaces", () => {
  // A ceiling far above what they take, for a machine that is busy with something else: what is tested is that each ends.
  test.each(table)("%s", { timeout: 20_000 }, async (_, files, rules) => {
    const given = { ...manifest, ...files() };
    const start = performance.now();
    const { diagnostics } = await lintFiles(given);
    const milliseconds = Math.round(performance.now() - start);
    const found = [...new Set(diagnostics.map(({ rule }) => rule.replace("rototo/", "")))].sort();
    if (process.env.ROTOTO_SHOW_TIMES) console.log(`${milliseconds} ms, ${diagnostics.length} diagnostics`);
    const expected = found.filter((rule) => rule !== "workspace-context-schema-missing");
    expect(expected).toEqual(rules);
  });

  test("a long cycle shows its first 100 other edges with each member", async () => {
    const { diagnostics } = await lintFiles({ ...manifest, ...chain(150, "qualifier.q0") });
    const cycles = diagnostics.filter(({ rule }) => rule === "rototo/qualifier-cycle");
    expect(cycles).toHaveLength(150);
    expect(new Set(cycles.map(({ related }) => related.length))).toEqual(new Set([100]));
    expect(cycles[0]?.message).toMatch(/, and 50 more$/);
  });

  test("many objects take no more steps together than a workspace may", async () => {
    const doubling = Object.fromEntries(
      [...Array(40).keys()].map((i) => [
        `n${i}`,
        { allOf: Array(2).fill(i === 39 ? {} : { $ref: `#/$defs/n${i + 1}` }) },
      ]),
    );
    const files = resource({ $ref: "#/$defs/n0", $defs: doubling }, "a = 1");
    for (let index = 0; index < 100; index++) files[`resources/r-objects/o${index}.toml`] = "a = 1";
    const messages = await messagesOf("rototo/resource-object-schema-mismatch", files);
    expect(messages).toHaveLength(17);
    expect(messages.at(-1)).toMatch(/: validation of all objects takes more than 64000000 steps$/);
  });

  test.each([
    ["are there", "r"],
    ["lead nowhere", "none"],
  ])("references that %s are looked for in so many places only, all objects together", async (_, target) => {
    const marks = Array(2_000).fill({ "x-rototo-resource": target });
    const files = resource({ properties: { a: { items: { allOf: marks } } } }, "");
    for (let index = 0; index < 100; index++) {
      files[`resources/r-objects/o${index}.toml`] = `a = [${repeat(100, () => '"o",')}]`;
    }
    const messages = await messagesOf("rototo/resource-object-unknown-reference", files);
    expect(messages.length).toBeLessThan(130_000);
    expect(messages.filter((message) => !/references unknown resource/.test(message))).toEqual([
      "looking for references in all objects takes more than 4000000 steps",
    ]);
  });

  test("a workspace that was loaded keeps answering while others are refused", async () => {
    const good = await Workspace.fromFiles({ ...manifest, "variables/v.toml": variable('a = "x"') });
    for (const [, files] of table.slice(0, 8)) {
      const refused = await Workspace.fromFiles({ ...manifest, ...files() }).catch((error: unknown) => error);
      expect(isRototoError(refused)).toBe(true);
      expect(good.resolveVariable("v", {}).value).toBe("x");
    }
  });
});
