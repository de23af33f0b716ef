import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { type CompiledSchema, compileSchema, type SchemaFault } from "../../../src/runtime/text/json-schema.ts";
import { isObject, type JsonObject, own } from "../../../src/runtime/text/json-value.ts";
import { parseToml } from "../../../src/runtime/text/toml.ts";
import type { CorpusCase, CorpusFile } from "../../pack/corpus.ts";

const CONTEXT_SCHEMA = "schemas/context.schema.json";
const CONTEXT_MISMATCH = "resolve context does not match schema: ";
const CONTEXT_INVALID = "context schema is invalid: ";

/** The groups of the conformance corpus that are about schemas, and what each has to offer. */
const GROUPS: readonly [file: string, schemas: number, contexts: number, objects: number][] = [
  ["05-resource-shape.json", 41, 0, 15],
  ["08-context-schema-lint.json", 40, 3, 0],
  ["09-resource-references.json", 42, 0, 72],
  ["11-ordering.json", 16, 0, 0],
  ["18-special-keys.json", 4, 0, 3],
  ["19-generated-1.json", 24, 64, 16],
  ["19-generated-2.json", 26, 46, 33],
  ["19-generated-3.json", 31, 57, 31],
  ["19-generated-4.json", 31, 65, 36],
  ["20-large.json", 1, 30, 0],
  ["22-mutations.json", 17, 0, 0],
  ["23-json-schema.json", 56, 168, 23],
];

describe.each(GROUPS)("%s", (file, schemas, contexts, objects) => {
  const text = readFileSync(new URL(`../../conformance/${file}`, import.meta.url), "utf8");
  const { cases }: CorpusFile = JSON.parse(text);

  test("schemas are invalid where lint says so", () => {
    for (const example of cases) {
      const invalid = [...compiledSchemas(example)].filter(([, schema]) => !schema.ok).map(([path]) => path);
      expect([example.name, invalid]).toEqual([example.name, paths(example, "rototo/schema-invalid")]);
      const reported = paths(example, "rototo/workspace-context-schema-ref", CONTEXT_INVALID);
      expect([example.name, invalid.filter((path) => path === CONTEXT_SCHEMA)]).toEqual([example.name, reported]);
    }
    expect(cases.flatMap((example) => [...compiledSchemas(example)])).toHaveLength(schemas);
  });

  test("contexts match their schema where they are resolved", () => {
    const compared = cases.flatMap((example) => {
      const schema = compiledSchemas(example).get(CONTEXT_SCHEMA);
      if (!schema?.ok) return [];
      return [...(example.resolve ?? []), ...(example.unchecked?.resolve ?? [])].flatMap(
        ({ context, expect: wanted }) => {
          const parsed = parseJson(context);
          if (!parsed.ok || !isObject(parsed.value)) return [];
          const matches = schema.violation(parsed.value) === null;
          return [{ name: example.name, context, matches, wanted: !wanted.error?.startsWith(CONTEXT_MISMATCH) }];
        },
      );
    });
    expect(compared.filter(({ matches, wanted }) => matches !== wanted)).toEqual([]);
    expect(compared).toHaveLength(contexts);
  });

  test("objects match the schema of their resource where lint has nothing to say", () => {
    let compared = 0;
    for (const example of cases) {
      const mismatching: string[] = [];
      for (const [path, object, schema] of objectsOf(example)) {
        compared++;
        if (schema.violation(object) !== null) mismatching.push(path);
      }
      const reported = paths(example, "rototo/resource-object-schema-mismatch");
      expect([example.name, mismatching.sort()]).toEqual([example.name, reported]);
    }
    expect(compared).toBe(objects);
  });
});

function compiledSchemas({ files }: CorpusCase): Map<string, CompiledSchema | SchemaFault> {
  const compiled = new Map<string, CompiledSchema | SchemaFault>();
  for (const path of Object.keys(files).sort()) {
    if (!/^schemas\/[^/]+\.json$/.test(path)) continue;
    const parsed = parseJson(files[path] ?? "");
    if (parsed.ok) compiled.set(path, compileSchema(parsed.value));
  }
  return compiled;
}

/** Every object whose file and schema can be read. */
function* objectsOf(example: CorpusCase): Generator<[path: string, object: JsonObject, schema: CompiledSchema]> {
  const schemas = compiledSchemas(example);
  for (const [path, text] of Object.entries(example.files)) {
    const resource = toml(example.files[path.replace(/-objects\/[^/]+\.toml$/, ".toml")]);
    const object = toml(text);
    if (!/^resources\/[^/]+-objects\/[^/]+\.toml$/.test(path) || resource === null || object === null) continue;
    const reference = own(resource, "schema");
    const schema = typeof reference === "string" ? schemas.get(posix.join("resources", reference)) : undefined;
    if (schema?.ok) yield [path, object, schema];
  }
}

function toml(text: string | undefined): JsonObject | null {
  const parsed = parseToml(text ?? "\0");
  return parsed.ok ? parsed.value : null;
}

function paths({ lint }: CorpusCase, rule: string, message = ""): string[] {
  if (!("diagnostics" in lint)) return [];
  return lint.diagnostics
    .filter((diagnostic) => diagnostic.rule === rule && diagnostic.message.startsWith(message))
    .map((diagnostic) => diagnostic.path)
    .sort();
}
