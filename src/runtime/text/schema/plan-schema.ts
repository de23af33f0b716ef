import type { JsonValue } from "../json-value.ts";
import { type CompiledSchema, compiledSchema, type SchemaFault } from "./compiled-schema.ts";
import { namedDraft } from "./draft.ts";
import type { Formats } from "./format.ts";
import { Planner } from "./planner.ts";
import { type KnownDocuments, Registry } from "./registry.ts";

/** What a schema may rely on besides itself. */
export interface SchemaSurroundings {
  /** The formats that old drafts assert. */
  readonly formats: Formats;
  /** The documents a schema may refer to. */
  readonly known: KnownDocuments;
}

/**
 * Compiles a schema without checking it against its meta-schema: for a document that has been checked before. Keywords
 * with values of the wrong type are ignored.
 */
export function planSchema(document: JsonValue, { formats, known }: SchemaSurroundings): CompiledSchema | SchemaFault {
  const draft = namedDraft(document) ?? 2020;
  if (typeof draft === "string") return { ok: false, message: `Unknown specification: ${draft}` };
  const registry = new Registry(known);
  const resource = registry.add(document, draft);
  const planner = new Planner(registry, formats);
  const root = planner.node(document, resource);
  planner.finish();
  const message = registry.fault ?? planner.fault;
  if (message !== null) return { ok: false, message };
  return compiledSchema(document, root);
}
