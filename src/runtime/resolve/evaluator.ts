import {
  ATTRIBUTE,
  ATTRIBUTE_MISSING,
  MISSING_AT,
  NEEDS_ATTRIBUTES,
  QUALIFIER_INDEX,
  SELECTIONS,
  STAMP,
  STAMP_LIMIT,
  STOPPED_AT,
  TAG_BITS,
  VARIABLE_COUNT,
} from "../../../wasm/kernel/layout.ts";
import type { Program } from "../compile/program.ts";
import { RototoError } from "../errors.ts";
import { type Kernel, type Kernels, KernelTrap } from "../kernel/kernel.ts";
import type { JsonValue } from "../text/json-value.ts";
import { type Attribute, Attributes, type Siblings } from "./attributes.ts";

/** A context of which a program's attributes have been read; what becomes of the original does not matter. */
export class CapturedContext {
  /** An engine finds a name faster than it follows prototypes for `instanceof`; no context knows the class. */
  static is(context: object): context is CapturedContext {
    return context.constructor === CapturedContext;
  }

  readonly values: readonly (JsonValue | undefined)[];

  constructor(values: readonly (JsonValue | undefined)[]) {
    this.values = values;
  }
}

/**
 * Tells whether an instance failed where no program can make it: `WebAssembly.RuntimeError` goes by its name, unless it was
 * caught while a context was read, whose own it is.
 */
function isTrap(thrown: unknown, caught: unknown): boolean {
  if (thrown instanceof KernelTrap) return true;
  return thrown !== caught && thrown instanceof Error && thrown.name === "RuntimeError";
}

/**
 * Says that reading a context made another evaluation run, as a property that is a function may: the kernel is at another
 * context then. It is no error: an error that is made while a module is evaluated looks for its place, and for that V8
 * parses the whole script once more.
 */
const DISTURBED = Symbol("disturbed");

/**
 * Drives the kernel: fills in what it needs of a context, and turns what stops it into errors. One context is in use at
 * a time; a captured one stays so until another takes its place, and what was found out about it stays known.
 */
export class Evaluator {
  readonly attributes: Attributes;
  readonly #program: Program;
  readonly #kernels: Kernels;
  #kernel: Kernel;
  /** The context in use, if it has been captured. */
  #captured: CapturedContext | null = null;
  /** What was caught last while a context was read. */
  #caught: unknown;
  /** Whether stamps have begun again, so that a failure may have left cells of a later one. */
  #hasBegunAgain = false;

  constructor(program: Program, kernels: Kernels) {
    this.#program = program;
    this.attributes = new Attributes(program);
    this.#kernels = kernels;
    this.#kernel = kernels.start(program.words);
  }

  /** Which build evaluates. */
  get kind(): "wasm" | "js" {
    return this.#kernel.kind;
  }

  /** The kernel's words; after an evaluation they tell how it came about. */
  get words(): Int32Array {
    return this.#kernel.words;
  }

  /** Reads a context once for many evaluations, if that has not been done. */
  capture(context: object): CapturedContext {
    return CapturedContext.is(context) ? context : new CapturedContext(this.attributes.read(context));
  }

  /**
   * Resolves a variable: the index of its value.
   *
   * @throws {context_attribute_missing}, {qualifier_cycle}
   */
  variable(index: number, context: object): number {
    // Without a closure and what calls it: this is what most requests are.
    try {
      return this.#variable(index, context);
    } catch (thrown) {
      return this.#variable(index, this.#again(thrown, context));
    }
  }

  /** Resolves every variable: the indexes of their values. Throws like {@link variable}. */
  variables(context: object): Int32Array {
    return this.#attempt(this.capture(context), (captured) => this.#variables(captured));
  }

  /** Resolves a qualifier. Throws like {@link variable}. */
  qualifier(index: number, context: object): boolean {
    return this.#attempt(context, (again) => this.#qualifier(index, again));
  }

  /** Resolves every qualifier; their memos hold what they are. Throws like {@link variable}. */
  qualifiers(context: object): void {
    this.#attempt(this.capture(context), (captured) => {
      this.#fillAll(captured);
      this.#checked(this.#kernel.calls.qualifiers(this.#kernel.program));
    });
  }

  /** Evaluates, and does so again after a failure that is not the caller's. */
  #attempt<T, C extends object>(context: C, evaluate: (context: C) => T): T {
    try {
      return evaluate(context);
    } catch (thrown) {
      return evaluate(this.#again(thrown, context) as C);
    }
  }

  #variable(index: number, context: object): number {
    // What else is needed of a context in use is filled in where a rule comes to need it.
    if (context !== this.#captured) this.#begin(context, this.attributes.ofVariable(index));
    const { calls, program } = this.#kernel;
    let answer = calls.variable(program, index);
    while (answer === NEEDS_ATTRIBUTES) {
      this.#fillIn(context, this.#wanted);
      answer = calls.resumevariable(program, index);
    }
    return this.#checked(answer);
  }

  #variables(captured: CapturedContext): Int32Array {
    this.#fillAll(captured);
    this.#checked(this.#kernel.calls.variables(this.#kernel.program));
    const { words } = this.#kernel;
    const start = words[SELECTIONS] ?? 0;
    return words.subarray(start, start + (words[VARIABLE_COUNT] ?? 0));
  }

  #qualifier(index: number, context: object): boolean {
    if (context !== this.#captured) this.#begin(context, []);
    const { calls, program } = this.#kernel;
    let answer = calls.qualifier(program, index);
    while (answer === NEEDS_ATTRIBUTES) {
      this.#fillIn(context, this.#wanted);
      answer = calls.resumequalifier(program);
    }
    return this.#checked(answer) === 1;
  }

  /** Begins a context, and fills in some of what is likely to be needed. */
  #begin(context: object, likely: readonly Siblings[]): void {
    // Asked before anything begins: to ask may run code of the context's own, which resolves something itself.
    const isCaptured = CapturedContext.is(context);
    this.#captured = null;
    const kernel = this.#kernel;
    const stamp = this.#nextStamp();
    if (isCaptured) {
      for (const { attributes } of likely) this.attributes.fill(kernel, context.values, attributes, stamp);
      this.#captured = context;
      return;
    }
    try {
      this.attributes.fillAhead(kernel, context, likely, stamp);
    } catch {
      // What fails now fails again where a rule comes to need it.
    }
    if (kernel.words[STAMP] !== stamp) throw DISTURBED;
  }

  /** Fills in everything. */
  #fillAll(captured: CapturedContext): void {
    if (captured !== this.#captured) this.#begin(captured, []);
    this.#fillIn(captured, this.attributes.list);
  }

  #nextStamp(): number {
    const { words } = this.#kernel;
    let stamp = (words[STAMP] ?? 0) + 1;
    if (stamp === STAMP_LIMIT) {
      words.set(this.#program.words);
      stamp = 1;
      this.#hasBegunAgain = true;
    }
    words[STAMP] = stamp;
    this.#kernel.dropTexts();
    return stamp;
  }

  /** What the qualifier reads that the kernel stopped at. */
  get #wanted(): readonly Attribute[] {
    return this.attributes.ofQualifier(this.words[STOPPED_AT] ?? 0);
  }

  /** Fills in what is not yet of some attributes. */
  #fillIn(context: object, wanted: readonly Attribute[]): void {
    const kernel = this.#kernel;
    const { words } = kernel;
    const stamp = words[STAMP] ?? 0;
    const needed = wanted.filter(({ at }) => (words[at] ?? 0) >> TAG_BITS !== stamp);
    try {
      const values = CapturedContext.is(context) ? context.values : this.attributes.read(context, needed);
      this.attributes.fill(kernel, values, needed, stamp);
    } catch (thrown) {
      this.#caught = thrown;
      throw thrown;
    }
    if (kernel.words[STAMP] !== stamp) throw DISTURBED;
  }

  /** Passes a result on; a code becomes an error. */
  #checked(answer: number): number {
    if (answer >= 0) return answer;
    const { words } = this.#kernel;
    const { texts } = this.#program;
    const qualifier = texts.at(words[(words[STOPPED_AT] ?? 0) + QUALIFIER_INDEX] ?? 0);
    if (answer !== ATTRIBUTE_MISSING) {
      throw new RototoError("qualifier_cycle", `qualifier cycle detected at qualifier://${qualifier}`);
    }
    const at = words[(words[MISSING_AT] ?? 0) + ATTRIBUTE] ?? 0;
    const name = this.attributes.list[this.attributes.indexOf(at)]?.name ?? "";
    throw new RototoError(
      "context_attribute_missing",
      `missing resolve context attribute: ${name} required by qualifier://${qualifier}`,
    );
  }

  /** What to try again with after a failure that is not the caller's; all others are passed on. Its context begins anew. */
  #again(thrown: unknown, context: object): object {
    this.#captured = null;
    if (this.#hasBegunAgain) this.#forget();
    const isTrapped = this.#kernel.kind === "wasm" && isTrap(thrown, this.#caught);
    if (isTrapped) this.#kernel = this.#kernels.replace(this.#program.words);
    // What has been captured runs no code of the context's own any more.
    if (isTrapped || thrown === DISTURBED) return this.capture(context);
    throw thrown;
  }

  /** Forgets what has been filled in and found out, and goes on with the stamp. */
  #forget(): void {
    const { words } = this.#kernel;
    const stamp = words[STAMP] ?? 0;
    words.set(this.#program.words);
    words[STAMP] = stamp;
    this.#hasBegunAgain = false;
  }
}
