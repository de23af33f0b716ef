import type { Model, Predicate } from "../../runtime/model/model.ts";
import { referencedQualifier } from "../../runtime/model/model.ts";
import type { ResolvingWorkspace } from "../../runtime/resolve/resolving-workspace.ts";
import { jsonText } from "../../runtime/text/json-text.ts";
import { isObject, type JsonObject, type JsonValue } from "../../runtime/text/json-value.ts";
import { candidates } from "../fixtures/candidates.ts";
import { FixtureGenerator } from "../fixtures/generate.ts";
import { mergeDeep, objectAt } from "../json-path.ts";

/** One version of a workspace, and its model. */
export interface Version {
  readonly model: Model;
  readonly workspace: ResolvingWorkspace;
}

/** How many contexts are made up at most. */
const MOST_CONTEXTS = 2_000;

/** How many texts stand for a bucket: enough to see a tenth move. */
const BUCKET_TEXTS = 100;

/** How many values on one path are tried. */
const MOST_VALUES = 200;

/**
 * Makes up contexts on both sides of every boundary that either version has: one for each rule and predicate as fixtures
 * have them, and each of them again with every value that a predicate tells apart on its path, one path at a time. All of
 * them have all paths that are read, and at least one version takes each. The order is fixed, and equal ones come once.
 */
export function boundaryContexts(versions: readonly Version[]): JsonObject[] {
  const bases = versions.flatMap(caseContexts);
  const whole = bases.reduceRight<JsonObject>((all, context) => mergeDeep(all, context), {});
  const values = valuesByPath(versions.flatMap(({ model }) => model.predicates));
  const contexts = new Map<string, JsonObject>();
  const add = (context: JsonObject): void => {
    if (contexts.size < MOST_CONTEXTS && versions.some(accepts(context))) contexts.set(jsonText(context), context);
  };
  const complete = bases.length === 0 ? [{}] : bases.map((base) => mergeDeep(whole, base));
  for (const context of complete) add(context);
  for (const context of complete) {
    for (const [path, list] of values) {
      for (const value of list) add(mergeDeep(context, objectAt(path.split("."), value)));
    }
  }
  return [...contexts.values()];
}

/** Whether a version takes a context; one that neither takes says nothing of the change. */
function accepts(context: JsonObject): (version: Version) => boolean {
  return ({ workspace }) => {
    try {
      workspace.validateContext(context);
      return true;
    } catch {
      return false;
    }
  };
}

function caseContexts({ model, workspace }: Version): JsonObject[] {
  const generator = new FixtureGenerator(model, workspace);
  const fixtures = [
    ...[...model.variables.keys()].map((id) => generator.variable(id)),
    ...[...model.qualifiers.keys()].map((id) => generator.qualifier(id)),
  ];
  return fixtures.flatMap(({ cases }) => cases.map(({ context }) => context)).filter(isObject);
}

/** What predicates tell apart, by the path they read. */
function valuesByPath(predicates: readonly Predicate[]): Map<string, readonly JsonValue[]> {
  const values = new Map<string, Map<string, JsonValue>>();
  for (const predicate of predicates) {
    const { attribute } = predicate;
    if (attribute === undefined || (predicate.op !== "bucket" && referencedQualifier(predicate))) continue;
    const known = values.get(attribute) ?? new Map<string, JsonValue>();
    values.set(attribute, known);
    for (const value of told(predicate)) if (known.size < MOST_VALUES) known.set(jsonText(value), value);
  }
  return new Map([...values].map(([path, known]) => [path, [...known.values()]]));
}

function* told(predicate: Predicate): Iterable<JsonValue> {
  let rest = predicate.op === "bucket" ? BUCKET_TEXTS : MOST_VALUES;
  for (const value of candidates(predicate, true)) {
    if (rest-- <= 0) return;
    yield value;
  }
  if (predicate.op !== "bucket") yield "fixture-other";
}
