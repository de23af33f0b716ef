import { isObject, type JsonValue, own } from "../json-value.ts";
import type { Draft } from "./drafts.ts";

const SPECIFICATIONS: ReadonlyMap<string, Draft> = new Map([
  ["http://json-schema.org/draft-04/schema", 4],
  ["http://json-schema.org/draft-06/schema", 6],
  ["http://json-schema.org/draft-07/schema", 7],
  ["https://json-schema.org/draft/2019-09/schema", 2019],
  ["https://json-schema.org/draft/2020-12/schema", 2020],
]);

/**
 * Reads the draft a schema names in `$schema`: null where it names none, and the name itself where it is unknown.
 * See docs/workspace-format.md, "JSON documents and JSON Schema dialect".
 */
export function namedDraft(schema: JsonValue): Draft | string | null {
  const name = isObject(schema) ? own(schema, "$schema") : undefined;
  if (typeof name !== "string") return null;
  return SPECIFICATIONS.get(name.endsWith("#") ? name.slice(0, -1) : name) ?? name;
}
