import type { PredicatePart, ProgramParts, QualifierPart, VariablePart } from "../../../src/runtime/compile/parts.ts";
import { RototoError } from "../../../src/runtime/errors.ts";
import { BUCKET_COUNT } from "../../../src/runtime/model/operators.ts";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import type { JsonObject, JsonValue } from "../../../src/runtime/text/json-value.ts";
import { fnv1a, hashModulo } from "../../../wasm/kernel/fnv.ts";
import { onePath, readPath } from "../read-path.ts";
import { compare } from "./compare.ts";

/** What became of one evaluated predicate. */
export interface PredicateOutcome {
  readonly index: number;
  readonly predicate: PredicatePart;
  readonly actual: JsonValue;
  /** The bucket the value fell into, 0 … 9999; bucket predicates only. */
  readonly bucket?: number;
  readonly result: boolean;
}

/** What became of one evaluated qualifier: the predicates up to and including the first false one. */
export interface QualifierOutcome {
  readonly qualifier: QualifierPart;
  readonly value: boolean;
  readonly predicates: readonly PredicateOutcome[];
}

/** The rules of a variable that were looked at, and the one that won, if any. */
export interface VariableOutcome {
  readonly variable: VariablePart;
  /** Index of the rule that matched; −1 for the default. */
  readonly matched: number;
}

/** A qualifier whose predicates are being evaluated. */
interface Frame {
  readonly index: number;
  readonly qualifier: QualifierPart;
  readonly outcomes: PredicateOutcome[];
}

/**
 * One resolution call against one context: results of qualifiers are computed once and shared. Any error leaves it
 * unusable. The rules are those of docs/resolution.md, "Evaluation".
 */
export class Evaluation {
  readonly #program: ProgramParts;
  readonly #context: JsonObject;
  readonly #outcomes = new Map<number, QualifierOutcome>();

  constructor(program: ProgramParts, context: JsonObject) {
    this.#program = program;
    this.#context = context;
  }

  /** Every qualifier evaluated so far. */
  get outcomes(): Iterable<QualifierOutcome> {
    return this.#outcomes.values();
  }

  variable(variable: VariablePart): VariableOutcome {
    return { variable, matched: variable.rules.findIndex((rule) => this.qualifier(rule.qualifier).value) };
  }

  /** Evaluates a qualifier and those it reads. Works without recursion: a chain may be as long as a workspace. */
  qualifier(index: number): QualifierOutcome {
    const known = this.#outcomes.get(index);
    if (known !== undefined) return known;
    const open = new Set<number>();
    const frames = [this.#enter(index, open)];
    for (;;) {
      const frame = frames.at(-1);
      if (frame === undefined) throw new Error("unreachable: the first frame returns");
      const needed = this.#advance(frame);
      if (typeof needed === "number") {
        frames.push(this.#enter(needed, open));
        continue;
      }
      this.#outcomes.set(frame.index, needed);
      open.delete(frame.index);
      frames.pop();
      if (frames.length === 0) return needed;
    }
  }

  /** Opens a qualifier: all its context paths must exist, also those a false predicate would keep from being read. */
  #enter(index: number, open: Set<number>): Frame {
    const qualifier = at(this.#program.qualifiers, index);
    if (open.has(index)) {
      throw new RototoError("qualifier_cycle", `qualifier cycle detected at qualifier://${qualifier.id}`);
    }
    open.add(index);
    for (const predicate of qualifier.predicates) {
      if (predicate.kind !== "qualifier") this.#read(predicate, qualifier);
    }
    return { index, qualifier, outcomes: [] };
  }

  /** Evaluates predicates until the qualifier is decided, or until another one is needed: then its index is returned. */
  #advance({ qualifier, outcomes }: Frame): QualifierOutcome | number {
    while (outcomes.length < qualifier.predicates.length) {
      const predicate = at(qualifier.predicates, outcomes.length);
      if (predicate.kind === "qualifier" && !this.#outcomes.has(predicate.qualifier)) return predicate.qualifier;
      const outcome = this.#test(predicate, outcomes.length, qualifier);
      outcomes.push(outcome);
      if (!outcome.result) return { qualifier, value: false, predicates: outcomes };
    }
    return { qualifier, value: true, predicates: outcomes };
  }

  #test(predicate: PredicatePart, index: number, qualifier: QualifierPart): PredicateOutcome {
    if (predicate.kind === "bucket") {
      const actual = this.#read(predicate, qualifier);
      const text = typeof actual === "string" ? actual : jsonText(actual);
      const bucket = hashModulo(fnv1a(text, predicate.salted), BUCKET_COUNT);
      return { index, predicate, actual, bucket, result: predicate.start <= bucket && bucket < predicate.end };
    }
    const actual =
      predicate.kind === "qualifier"
        ? (this.#outcomes.get(predicate.qualifier)?.value ?? false)
        : this.#read(predicate, qualifier);
    return { index, predicate, actual, result: compare(predicate.op, actual, predicate.expected) };
  }

  #read(predicate: { readonly attribute: string }, { id }: QualifierPart): JsonValue {
    const value = readPath(this.#context, onePath(predicate.attribute));
    if (value !== undefined) return value;
    throw new RototoError(
      "context_attribute_missing",
      `missing resolve context attribute: ${predicate.attribute} required by qualifier://${id}`,
    );
  }
}

/** Reads an element by an index that compile has checked. */
function at<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`program index out of range: ${index}`);
  return element;
}
