import type { JsonValue } from "./json-value.ts";
import type { CompiledSchema, SchemaFault } from "./schema/compiled-schema.ts";
import { namedDraft } from "./schema/draft.ts";
import { metaSchema, SURROUNDINGS } from "./schema/meta/meta-schemas.ts";
import { planSchema } from "./schema/plan-schema.ts";

export type { CompiledSchema, SchemaFault } from "./schema/compiled-schema.ts";

/**
 * Checks a schema document against the meta-schema of its draft and compiles it. The drafts, and what a schema may
 * refer to, are those of docs/workspace-format.md, "JSON documents and JSON Schema dialect".
 */
export function compileSchema(schema: JsonValue): CompiledSchema | SchemaFault {
  const draft = namedDraft(schema) ?? 2020;
  const message = typeof draft === "string" ? null : metaSchema(draft).violation(schema);
  return message === null ? planSchema(schema, SURROUNDINGS) : { ok: false, message };
}
