import type { JsonValue } from "../json-value.ts";
import { STEP_LIMIT } from "./budget.ts";
import { namedDraft } from "./draft.ts";
import type { Formats } from "./format.ts";
import { Run } from "./node.ts";
import { Planner } from "./planner.ts";
import { type KnownDocuments, Registry } from "./registry.ts";

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

/** What a schema may rely on besides itself. */
export interface SchemaSurroundings {
  /** The formats that old drafts assert. */
  readonly formats: Formats;
  /** The documents a schema may refer to. */
  readonly known: KnownDocuments;
}

/**
 * Compiles a schema without checking it against its meta-schema: for a document that has been checked before. Keywords
 * with values of the wrong type are ignored.
 */
export function planSchema(document: JsonValue, { formats, known }: SchemaSurroundings): CompiledSchema | SchemaFault {
  const draft = namedDraft(document) ?? 2020;
  if (typeof draft === "string") return { ok: false, message: `Unknown specification: ${draft}` };
  const registry = new Registry(known);
  const resource = registry.add(document, draft);
  const planner = new Planner(registry, formats);
  const root = planner.node(document, resource);
  planner.finish();
  const message = registry.fault ?? planner.fault;
  if (message !== null) return { ok: false, message };
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
