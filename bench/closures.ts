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

/** An attribute that a qualifier requires. */
interface Attribute {
  readonly path: string;
  readonly names: readonly string[];
  readonly qualifier: string;
}

/**
 * A program as closures, as one would write it by hand: what the kernel is measured against. Only the operators that the
 * benchmark's rules have, but paths as they are defined, and a result of its own for each answer.
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
          for (const { test, resolution } of lowered) if (test?.(state)) return { ...resolution };
          return { ...otherwise };
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

function made(id: string, { key, json, text }: ValuePart): VariableResolution {
  return { id, valueKey: key, value: toPlain(json), valueJson: text };
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
  const path = predicate.attribute;
  const attribute = { path, names: path.split("."), qualifier };
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

/** Reads own keys along a path, as the format says, and tells where nothing is. */
function presentValue({ names, path, qualifier }: Attribute, context: JsonObject): unknown {
  let place: unknown = context;
  for (const name of names) {
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, name)) {
      throw new Error(`missing ${path} required by ${qualifier}`);
    }
    place = (place as JsonObject)[name];
  }
  return place;
}
