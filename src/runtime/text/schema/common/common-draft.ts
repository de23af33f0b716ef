import { isArray, isObject, type JsonObject, type JsonValue, own } from "../../json-value.ts";
import type { CompiledSchema } from "../compiled-schema.ts";
import { namedDraft } from "../draft.ts";
import type { Draft } from "../drafts.ts";
import { KEYWORDS } from "../keywords.ts";
import { planPlain } from "../plain/plan-plain.ts";
import { applies } from "../site.ts";
import { type ContextSchema, planCommon } from "./plan-common.ts";

/** The keywords that most context schemas get by with: they can be checked while a context is copied. */
const COMMON_KEYWORD =
  /^(?:additionalProperties|enum|items|maxLength|maximum|minLength|minimum|properties|required|type)$/;

/** The schema of contexts, by the plan that is enough for it. */
export function contextSchema(compiled: CompiledSchema): ContextSchema {
  const draft = commonDraft(compiled.document);
  if (draft !== null) return planCommon(compiled.document, draft);
  return planPlain(compiled.document) ?? { ...compiled, shape: null };
}

/** The draft of a valid schema that uses common keywords only, and those with values of the common kind; else null. */
export function commonDraft(document: JsonValue): Draft | null {
  const draft = namedDraft(document) ?? 2020;
  return typeof draft === "number" && isCommon(document, draft, true) ? draft : null;
}

function isCommon(schema: JsonValue, draft: Draft, isRoot = false): boolean {
  if (!isObject(schema)) return typeof schema === "boolean";
  // A part with a draft of its own is read by other rules.
  return Object.keys(schema).every((name) => (isRoot || name !== "$schema") && isCommonKeyword(name, schema, draft));
}

function isCommonKeyword(name: string, schema: JsonObject, draft: Draft): boolean {
  const value = own(schema, name) ?? null;
  switch (name) {
    case "additionalProperties":
    case "items":
      return isCommon(value, draft);
    case "properties":
      return isObject(value) && Object.values(value).every((part) => isCommon(part, draft));
    case "enum":
      return isArray(value) && !value.some((option) => isArray(option) || isObject(option));
    // In draft 4 they are flags that change what `maximum` and `minimum` mean.
    case "exclusiveMaximum":
    case "exclusiveMinimum":
      return false;
    default: {
      const keyword = KEYWORDS.get(name);
      return keyword === undefined || !applies(keyword, draft) || COMMON_KEYWORD.test(name);
    }
  }
}
