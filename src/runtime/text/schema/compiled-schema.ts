import type { JsonValue } from "../json-value.ts";
import { type Budget, STEP_LIMIT } from "./budget.ts";
import { type Node, Run } from "./node.ts";

/** A schema ready to validate any number of values. */
export interface CompiledSchema {
  readonly ok: true;
  /** The schema document as it was given. */
  readonly document: JsonValue;
  /**
   * Describes the first violation in a value; null when the value is valid.
   * @param shared what is left for this and other validations together, and pays for it
   */
  violation(value: JsonValue, shared?: Budget): string | null;
}

/** Why a document cannot be used as a schema. */
export interface SchemaFault {
  readonly ok: false;
  readonly message: string;
}

/** A compiled schema from the node of its root. */
export function compiledSchema(document: JsonValue, root: Node): CompiledSchema {
  return {
    ok: true,
    document,
    violation(value, shared) {
      const run = new Run();
      const violation = root.check(value, run);
      if (shared !== undefined) shared.steps -= STEP_LIMIT - Math.max(run.steps, 0);
      if (run.steps < 0) return `validation takes more than ${STEP_LIMIT} steps`;
      return violation === null ? null : violation();
    },
  };
}
