import type { DefinedWorkspace } from "../runtime/defined-workspace.ts";
import { isRototoError } from "../runtime/errors.ts";
import type { BoundWorkspace, JsonObject, JsonValue, PredicateDefinition, QualifierTrace } from "../runtime/index.ts";
import type { EntityPlaces, WorkspacePlaces } from "../runtime/lint/workspace-places.ts";
import { own } from "../runtime/text/json-value.ts";

/** What an explanation is made from: one version, one context. */
export interface Explaining {
  readonly workspace: DefinedWorkspace;
  readonly bound: BoundWorkspace;
  readonly context: JsonObject;
  /** Null where only a snapshot is known. */
  readonly places: WorkspacePlaces | null;
}

/** Where something stands; null where that is not known. `line` counts from 0. */
export type PlaceJson = { readonly path: string; readonly line: number } | null;

/**
 * Explains a variable: which rule decided, and of each other rule what would have to be so that it decides; the JSON of
 * docs/edge.md, "Explanations".
 * @throws {RototoError} `variable_not_found`, `context_attribute_missing`
 */
export function explainVariable(explaining: Explaining, id: string): JsonObject {
  const { workspace, bound, places } = explaining;
  const { valueKey, reason, rule: decided } = bound.decideVariable(id);
  const { default_value, rules } = workspace.variableDefinition(id);
  const { resolution } = bound.traceVariable(id);
  const seen = new Map<string, QualifierStep>();
  const explained = rules.map((rule) => {
    const step = qualifierStep(explaining, rule.qualifier, seen);
    const isDecided = rule.index === decided?.index;
    return {
      ...rule,
      outcome: isDecided ? "matched" : decided !== null && rule.index > decided.index ? "not_reached" : "not_matched",
      place: placeOf(places?.variables, id, rule.index),
      // Nothing has to change for the rule that decides; before one that is not reached, the one that decides must not match.
      blocked_by: decided !== null && rule.index > decided.index ? decided.index : null,
      unmet: isDecided ? [] : step.unmet,
    };
  });
  return {
    id,
    value_key: valueKey,
    value: resolution.value,
    reason,
    default_value,
    rules: explained,
    qualifiers: steps(seen),
  };
}

/** Explains a qualifier: each predicate, what it saw, and what would have to be so that all of them hold. */
export function explainQualifier(explaining: Explaining, id: string): JsonObject {
  const { value } = explaining.bound.resolveQualifier(id);
  const seen = new Map<string, QualifierStep>();
  const { unmet } = qualifierStep(explaining, id, seen);
  return { id, value, unmet, qualifiers: steps(seen) };
}

/** What became of a qualifier. */
interface QualifierStep {
  readonly json: JsonObject;
  readonly unmet: readonly JsonObject[];
}

/** Evaluates a qualifier by itself, and those it reads; each once. */
function qualifierStep(explaining: Explaining, id: string, seen: Map<string, QualifierStep>): QualifierStep {
  const known = seen.get(id);
  if (known !== undefined) return known;
  const { workspace, places } = explaining;
  const { trace, error } = traceOf(explaining.bound, id);
  const definitions = workspace.qualifierDefinition(id).predicates;
  const predicates = definitions.map((definition) => ({
    ...predicateStep(explaining, definition, trace),
    place: placeOf(places?.qualifiers, id, definition.index),
  }));
  const unmet = predicates.filter(({ result }) => result !== true);
  const step = { json: { id, value: trace?.value ?? null, error, predicates }, unmet };
  seen.set(id, step);
  for (const { qualifier } of definitions) if (qualifier !== undefined) qualifierStep(explaining, qualifier, seen);
  return step;
}

/** A predicate with what it saw; the result is null where evaluation did not get that far. */
function predicateStep(
  { context, bound }: Explaining,
  definition: PredicateDefinition,
  trace: QualifierTrace | undefined,
): JsonObject & { readonly result: boolean | null } {
  const evaluated = trace?.predicates[definition.index];
  const { qualifier: reads } = definition;
  const found = reads === undefined ? valueAt(context, definition.attribute) : traceOf(bound, reads).trace?.value;
  return {
    ...definition,
    actual: evaluated?.actual ?? found ?? null,
    missing: evaluated === undefined && found === undefined,
    result: evaluated?.result ?? null,
    ...(evaluated?.kind === "bucket" ? { bucket: evaluated.bucket } : {}),
  };
}

function traceOf(
  bound: BoundWorkspace,
  id: string,
): { readonly trace?: QualifierTrace; readonly error: string | null } {
  try {
    return { trace: bound.traceQualifier(id), error: null };
  } catch (error) {
    if (!isRototoError(error)) throw error;
    return { error: error.message };
  }
}

function valueAt(context: JsonObject, path: string): JsonValue | undefined {
  let at: JsonValue | undefined = context;
  for (const name of path.split("."))
    at = typeof at === "object" && at !== null ? own(at as JsonObject, name) : undefined;
  return at;
}

function placeOf(places: Readonly<Record<string, EntityPlaces>> | undefined, id: string, index: number): PlaceJson {
  const found = places !== undefined && Object.hasOwn(places, id) ? places[id] : undefined;
  return found === undefined ? null : { path: found.path, line: found.lines[index] ?? 0 };
}

function steps(seen: ReadonlyMap<string, QualifierStep>): JsonObject[] {
  return Array.from(seen.values(), ({ json }) => json);
}
