import type { JsonValue } from "../../json-value.ts";
import type { CompiledSchema } from "../compiled-schema.ts";
import { commonViolation } from "./common-violation.ts";
import { type Shape, shapeOf } from "./shape.ts";

/** The schema of contexts. */
export interface ContextSchema extends CompiledSchema {
  /** What a context that it admits looks like, where that can be said in short. */
  readonly shape: Shape | null;
}

/**
 * Compiles a schema that is known to be valid and to use common keywords only, in the draft that {@link commonDraft}
 * gives, or a number that stands for one. What it finds in a value is what the full plan finds, but that it never runs out of steps.
 */
export function planCommon(document: JsonValue, draft: number): ContextSchema {
  const violation = (value: JsonValue): string | null => commonViolation(document, value, draft);
  return { ok: true, document, shape: shapeOf(document), violation };
}
