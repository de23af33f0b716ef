import type { JsonValue } from "../../json-value.ts";
import type { CompiledSchema } from "../compiled-schema.ts";
import type { Draft } from "../drafts.ts";
import { commonViolation } from "./common-violation.ts";
import { type Shape, shapeOf } from "./shape.ts";

/** The schema of contexts. */
export interface ContextSchema extends CompiledSchema {
  /** What is known of one that uses common keywords only. */
  readonly common: { readonly draft: Draft; readonly shape: Shape } | null;
}

/**
 * Compiles a schema that is known to be valid and to use common keywords only, in the draft that {@link commonDraft}
 * gives. What it finds in a value is what the full plan finds, but that it never runs out of steps.
 */
export function planCommon(document: JsonValue, draft: Draft): ContextSchema {
  const common = { draft, shape: shapeOf(document) };
  return { ok: true, document, common, violation: (value) => commonViolation(document, value, draft) };
}
