import type { JsonValue } from "../json-value.ts";
import { type CompiledSchema, compiledSchema } from "./compiled-schema.ts";
import { namedDraft } from "./draft.ts";
import { COMMON_KEYWORDS } from "./keywords/common.ts";
import { Planner } from "./planner.ts";
import type { Resource } from "./registry.ts";

/**
 * Compiles a schema that is known to be valid and to get by with common keywords ({@link isCommon}), with no more code
 * than those take. What it finds in a value is what the full plan finds.
 */
export function planCommon(document: JsonValue): CompiledSchema {
  const draft = namedDraft(document);
  const maps = { anchors: new Map(), dynamicAnchors: new Map(), dynamicNodes: new Map() };
  const resource: Resource = { uri: "", root: document, draft: typeof draft === "number" ? draft : 2020, ...maps };
  const registry = { fault: null, home: () => resource, resolve: () => null, resources: () => [] };
  const planner = new Planner({ keywords: COMMON_KEYWORDS, registry, formats: new Map(), compilePattern: null });
  const root = planner.node(document, resource);
  planner.finish();
  return compiledSchema(document, root);
}
