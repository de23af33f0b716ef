import type { JsonValue } from "../json-value.ts";
import { type CompiledSchema, compiledSchema } from "./compiled-schema.ts";
import type { Draft } from "./draft.ts";
import { COMMON_KEYWORDS } from "./keywords/common.ts";
import { Planner } from "./planner.ts";
import { newResource } from "./resource.ts";

/**
 * Compiles a schema that is known to be valid and to get by with common keywords, in the draft that
 * {@link commonDraft} gives, with no more code than those take. What it finds in a value is what the full plan finds.
 */
export function planCommon(document: JsonValue, draft: Draft): CompiledSchema {
  const planner = new Planner(COMMON_KEYWORDS);
  const root = planner.node(document, newResource(document, draft));
  planner.finish();
  return compiledSchema(document, root);
}
