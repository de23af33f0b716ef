import { isObject, type JsonValue, own } from "../../json-value.ts";
import type { CompiledSchema } from "../compiled-schema.ts";
import type { Draft } from "../drafts.ts";
import { FORMATS } from "../format.ts";
import { planSchema, type SchemaSurroundings } from "../plan-schema.ts";
import { DRAFT_04 } from "./draft-04.ts";
import { DRAFT_06 } from "./draft-06.ts";
import { DRAFT_07 } from "./draft-07.ts";
import { DRAFT_2019_09 } from "./draft-2019-09.ts";
import { DRAFT_2020_12 } from "./draft-2020-12.ts";

const ROOTS: Readonly<Record<Draft, JsonValue>> = {
  4: DRAFT_04,
  6: DRAFT_06,
  7: DRAFT_07,
  2019: DRAFT_2019_09[0] ?? false,
  2020: DRAFT_2020_12[0] ?? false,
};

const DOCUMENTS: ReadonlyMap<string, JsonValue> = new Map(
  [DRAFT_04, DRAFT_06, DRAFT_07, ...DRAFT_2019_09, ...DRAFT_2020_12].map((document) => [
    identifier(document),
    document,
  ]),
);

/** All a workspace schema may rely on: the bundled formats and meta-schemas, those of the vocabularies included. */
export const SURROUNDINGS: SchemaSurroundings = { formats: FORMATS, known: (uri) => DOCUMENTS.get(uri) };

const compiled = new Map<Draft, CompiledSchema>();

/** The meta-schema of a draft, compiled when first asked for. */
export function metaSchema(draft: Draft): CompiledSchema {
  const known = compiled.get(draft);
  if (known !== undefined) return known;
  const schema = planSchema(ROOTS[draft], SURROUNDINGS);
  if (!schema.ok) throw new Error(schema.message);
  compiled.set(draft, schema);
  return schema;
}

function identifier(document: JsonValue): string {
  const id = isObject(document) ? (own(document, "$id") ?? own(document, "id")) : undefined;
  return String(id).replace(/#$/, "");
}
