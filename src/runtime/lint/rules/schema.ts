import { CONTEXT_SCHEMA_PATH } from "../../format/layout.ts";
import { foldReference } from "../../model/schema-path.ts";
import { atDocument } from "../place.ts";
import { field, type LintRule } from "../rule.ts";

const schemaInvalid: LintRule = {
  id: "schema-invalid",
  severity: "error",
  entity: "schema",
  title: "Not a valid JSON Schema",
  help: "Correct the schema so that it compiles.",
  checks: {
    *project({ schemas }) {
      for (const { path, source, compiled } of schemas.values()) {
        if (compiled.ok) continue;
        yield {
          target: { entity: { kind: "schema", path }, field: field("schema_json") },
          at: atDocument(source),
          message: `schema is invalid: ${compiled.message}`,
        };
      }
    },
  },
};

const schemaUnreferenced: LintRule = {
  id: "schema-unreferenced",
  severity: "warning",
  entity: "schema",
  title: "Schema is never used",
  help: "Refer to it from a resource, or delete it.",
  checks: {
    *reference({ schemas, resources }) {
      const used = new Set<string | undefined>([CONTEXT_SCHEMA_PATH]);
      for (const { source, schema } of resources.values()) {
        if (schema !== undefined) used.add(foldReference(source.document.path, schema));
      }
      for (const { path, source, compiled } of schemas.values()) {
        if (!compiled.ok || used.has(path)) continue;
        yield {
          target: { entity: { kind: "schema", path } },
          at: atDocument(source),
          message: `schema is not referenced: ${path}`,
        };
      }
    },
  },
};

export const schemaRules: readonly LintRule[] = [schemaInvalid, schemaUnreferenced];
