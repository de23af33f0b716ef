import type { JsonValue } from "../../json-value.ts";
import type { CompiledSchema } from "../compiled-schema.ts";
import { commonViolation } from "./common-violation.ts";
import { type Shape, shapeOf } from "./shape.ts";

/** The schema of contexts. */
export interface ContextSchema extends CompiledSchema {
  /** What common keywords tell of it, where that is all of it or nearly so. */
  readonly common: { readonly shape: Shape } | null;
}

/**
 * Compiles a schema that is known to be valid and to use common keywords only, in the draft that {@link commonDraft}
 * gives, or a number that stands for one. What it finds in a value is what the full plan finds, but that it never runs out of steps.
 */
export function planCommon(document: JsonValue, draft: number): ContextSchema {
  const common = { shape: shapeOf(document) };
  return { ok: true, document, common, violation: (value) => commonViolation(document, value, draft) };
}
