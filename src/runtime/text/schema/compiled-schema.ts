import type { JsonValue } from "../json-value.ts";
import { STEP_LIMIT } from "./budget.ts";
import { type Node, Run } from "./node.ts";

/** A schema ready to validate any number of values. */
export interface CompiledSchema {
  readonly ok: true;
  /** The schema document as it was given. */
  readonly document: JsonValue;
  /** Describes the first violation in a value; null when the value is valid. */
  violation(value: JsonValue): string | null;
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
    violation(value) {
      const run = new Run();
      const violation = root.check(value, run);
      if (run.steps < 0) return `validation takes more than ${STEP_LIMIT} steps`;
      return violation === null ? null : violation();
    },
  };
}
