import { type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import { parseOwnJson } from "../text/own-json.ts";
import type { ContextSchema } from "../text/schema/common/plan-common.ts";
import { FORMATS } from "../text/schema/format.ts";
import { planSchema } from "../text/schema/plan-schema.ts";
import { invalidSnapshot } from "./invalid-snapshot.ts";

/** Plans a schema that uses more than common keywords, with the documents it refers to as JSON text by URI. */
export function planFull(document: JsonValue, documents: JsonObject): ContextSchema {
  const known = (uri: string): JsonValue | undefined => {
    const text = own(documents, uri);
    return typeof text === "string" ? parseOwnJson(text) : undefined;
  };
  const schema = planSchema(document, { formats: FORMATS, known });
  if (!schema.ok) throw invalidSnapshot(`its context schema is invalid: ${schema.message}`);
  return { ...schema, common: null };
}
