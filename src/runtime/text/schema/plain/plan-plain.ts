import { isObject, type JsonValue } from "../../json-value.ts";
import type { ContextSchema } from "../common/plan-common.ts";
import { namedDraft } from "../draft.ts";
import { plainShape } from "./plain-shape.ts";
import { PlainViolations } from "./plain-violation.ts";

/**
 * Compiles a schema that is plain ({@link plainShape}); null for any other. What it finds in a value is what the full plan
 * finds, but that it never runs out of steps: the work is proportional to the value.
 */
export function planPlain(document: JsonValue): ContextSchema | null {
  const draft = namedDraft(document) ?? 2020;
  // Draft 4 has other words, and flags for bounds.
  if (!isObject(document) || typeof draft === "string" || draft === 4) return null;
  const shape = plainShape(document, draft < 2019);
  if (shape === null) return null;
  const violations = new PlainViolations(document, draft);
  return { ok: true, document, shape, violation: (value) => violations.of(document, value) };
}
