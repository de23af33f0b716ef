import type { JsonValue } from "../text/json-value.ts";
import type { ContextSchema } from "../text/schema/common/plan-common.ts";
import { FORMATS } from "../text/schema/format.ts";
import { planSchema } from "../text/schema/plan-schema.ts";
import type { KnownDocuments } from "../text/schema/registry.ts";
import { invalidSnapshot } from "./invalid-snapshot.ts";

/** Plans any schema, given the documents it refers to. */
export function planFull(document: JsonValue, known: KnownDocuments): ContextSchema {
  const schema = planSchema(document, { formats: FORMATS, known });
  if (!schema.ok) throw invalidSnapshot(`its context schema is invalid: ${schema.message}`);
  return { ...schema, shape: null };
}
