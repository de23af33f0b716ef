import type { PredicatePart, ProgramParts, QualifierPart, ValuePart } from "../src/runtime/compile/parts.ts";
import type { VariableResolution } from "../src/runtime/resolve/resolution.ts";
import { isArray, type JsonObject } from "../src/runtime/text/json-value.ts";
import { toPlain } from "../src/runtime/text/plain-json.ts";

/** A context under evaluation: what qualifiers were found to be. */
interface State {
  readonly context: JsonObject;
  /** Tells what was found in this context from what was found in others. */
  readonly stamp: number;
}

type Test = (state: State) => boolean;
type Resolve = (state: State) => VariableResolution;

/** An attribute that a qualifier requires: a key of an object in the context. */
interface Attribute {
  readonly parent: string;
  readonly key: string;
  readonly qualifier: string;
}

/**
 * A program as closures, as one would write it by hand for speed: what the kernel is measured against. Only what the
 * benchmark's rules need.
 */
export class Closures {
  readonly #variables: ReadonlyMap<string, Resolve>;
  readonly #all: readonly Resolve[];

  #stamp = 0;

  constructor({ qualifiers, variables }: ProgramParts) {
    const tests = qualifiers.map(testOfQualifier);
    this.#variables = new Map(
      variables.map(({ id, rules, defaultValue }) => {
        const lowered = rules.map(({ qualifier, value }) => ({ test: tests[qualifier], resolution: made(id, value) }));
        const otherwise = made(id, defaultValue);
        const resolve: Resolve = (state) => {
          for (const { test, resolution } of lowered) if (test?.(state)) return resolution;
          return otherwise;
        };
        return [id, resolve];
      }),
    );
    this.#all = [...this.#variables.values()];
  }

  variable(id: string, context: JsonObject): VariableResolution | undefined {
    return this.#variables.get(id)?.(this.#stateOf(context));
  }

  variables(context: JsonObject): VariableResolution[] {
    const state = this.#stateOf(context);
    return this.#all.map((resolve) => resolve(state));
  }

  bind(context: JsonObject): (id: string) => VariableResolution | undefined {
    const state = this.#stateOf(context);
    return (id) => this.#variables.get(id)?.(state);
  }

  #stateOf(context: JsonObject): State {
    return { context, stamp: ++this.#stamp };
  }
}

/** Made once for each value, as the library does. */
function made(id: string, { key, json, text }: ValuePart): VariableResolution {
  return Object.freeze({ id, valueKey: key, value: toPlain(json), valueJson: text });
}

function testOfQualifier({ id, predicates }: QualifierPart): Test {
  const tests = predicates.map((predicate) => testOfPredicate(predicate, id));
  let stamp = 0;
  let holds = false;
  return (state) => {
    if (stamp === state.stamp) return holds;
    holds = holdAll(tests, state);
    stamp = state.stamp;
    return holds;
  };
}

function holdAll(tests: readonly Test[], state: State): boolean {
  for (const test of tests) if (!test(state)) return false;
  return true;
}

function testOfPredicate(predicate: PredicatePart, qualifier: string): Test {
  if (predicate.kind !== "context") throw new Error("not part of the benchmark");
  const { op, expected } = predicate;
  const attribute = attributeOf(predicate.attribute, qualifier);
  const bound = Number(expected);
  const list = new Set<unknown>(isArray(expected) ? expected : []);
  switch (op) {
    case "eq":
      return ({ context }) => presentValue(attribute, context) === expected;
    case "neq":
      return ({ context }) => presentValue(attribute, context) !== expected;
    case "gte":
      return ({ context }) => Number(presentValue(attribute, context)) >= bound;
    case "in":
      return ({ context }) => list.has(presentValue(attribute, context));
    default:
      throw new Error("not part of the benchmark");
  }
}

function attributeOf(path: string, qualifier: string): Attribute {
  const [parent = "", key = "", ...others] = path.split(".");
  // What no object inherits is an object's own where it is there: to ask for that again each time would be for nothing.
  const isInherited = parent in Object.prototype || key in Object.prototype;
  if (others.length > 0 || isInherited) throw new Error("not part of the benchmark");
  return { parent, key, qualifier };
}

function presentValue({ parent, key, qualifier }: Attribute, context: JsonObject): unknown {
  const place = context[parent] as JsonObject | undefined;
  const value = typeof place === "object" && place !== null ? place[key] : undefined;
  if (value === undefined) throw new Error(`missing ${parent}.${key} required by ${qualifier}`);
  return value;
}
