import type { PredicatePart, ProgramParts } from "../src/runtime/compile/parts.ts";
import { contextPath, readPath } from "../src/runtime/resolve/context-reader.ts";
import type { VariableResolution } from "../src/runtime/resolve/resolution.ts";
import { jsonText } from "../src/runtime/text/json-text.ts";
import { isArray, type JsonObject } from "../src/runtime/text/json-value.ts";
import { toPlain } from "../src/runtime/text/plain-json.ts";

/** A context under evaluation: what qualifiers were found to be. */
interface State {
  readonly context: JsonObject;
  /** Tells what was found in this context from what was found in others. */
  readonly stamp: number;
}

type Test = (state: State) => boolean;

/** A program as closures, as one would write it by hand: what the kernel is measured against. */
export class Closures {
  readonly #variables = new Map<string, (state: State) => VariableResolution>();
  readonly #qualifiers: Test[] = [];

  #stamp = 0;

  constructor({ qualifiers, variables }: ProgramParts) {
    const memo = new Int32Array(qualifiers.length);
    for (const [index, { id, predicates }] of qualifiers.entries()) {
      const tests = predicates.map((predicate) => this.#test(predicate, id));
      this.#qualifiers[index] = (state) => {
        const known = memo[index] ?? 0;
        if (known >> 1 === state.stamp) return (known & 1) === 1;
        let holds = true;
        for (const test of tests) {
          if (test(state)) continue;
          holds = false;
          break;
        }
        memo[index] = (state.stamp << 1) | (holds ? 1 : 0);
        return holds;
      };
    }
    for (const { id, rules, defaultValue } of variables) {
      const lowered = rules.map(({ qualifier, value }) => ({ qualifier, value: ready(value) }));
      const otherwise = ready(defaultValue);
      this.#variables.set(id, (state) => {
        for (const { qualifier, value } of lowered) if (this.#qualifiers[qualifier]?.(state)) return { id, ...value };
        return { id, ...otherwise };
      });
    }
  }

  variable(id: string, context: JsonObject): VariableResolution | undefined {
    return this.#variables.get(id)?.({ context, stamp: ++this.#stamp });
  }

  variables(context: JsonObject): VariableResolution[] {
    const state: State = { context, stamp: ++this.#stamp };
    return [...this.#variables.values()].map((resolve) => resolve(state));
  }

  bind(context: JsonObject): (id: string) => VariableResolution | undefined {
    const state: State = { context, stamp: ++this.#stamp };
    return (id) => this.#variables.get(id)?.(state);
  }

  /** Only what the benchmark's rules need. */
  #test(predicate: PredicatePart, id: string): Test {
    if (predicate.kind !== "context") throw new Error("not part of the benchmark");
    const path = contextPath(predicate.attribute);
    const { op, expected } = predicate;
    const list = isArray(expected) ? new Set(expected) : null;
    return ({ context }) => {
      const actual = readPath(context, path);
      if (actual === undefined) throw new Error(`missing ${predicate.attribute} required by ${id}`);
      if (op === "gte") return Number(actual) >= Number(expected);
      if (op === "neq") return actual !== expected;
      return op === "in" ? list?.has(actual) === true : actual === expected;
    };
  }
}

function ready({ key, json }: { key: string; json: Parameters<typeof jsonText>[0] }): Omit<VariableResolution, "id"> {
  return { valueKey: key, value: toPlain(json), valueJson: jsonText(json) };
}
