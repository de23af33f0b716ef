import type { Invocation } from "./invocation.ts";
import type { Io, Result } from "./io.ts";
import type { Selectable } from "./selection.ts";

/** A command as the command line offers it. What it does is loaded when it is called, so that the others start soon. */
export interface CommandSpec {
  readonly name: string;
  /** For the list of commands. */
  readonly summary: string;
  readonly description: string;
  /** What it takes besides options, in order; by default a source that may be left out. */
  readonly arguments?: readonly ArgumentSpec[];
  /** The kinds it has selectors for. */
  readonly selectors: readonly Selectable[];
  /** Whether it has `--context`. */
  readonly takesContext?: true;
  readonly options?: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /** What else its help should say. */
  readonly notes?: string;
  run(invocation: Invocation, io: Io): Promise<Result>;
}

/** A positional argument. */
export interface ArgumentSpec {
  /** `<name>` where it must be given, `[name]` where it need not. */
  readonly name: string;
  readonly description: string;
  /** The words it may be, where they are few. */
  readonly choices?: readonly string[];
}

/** An option of one command; what it was given is had from `invocation.options`. */
export interface OptionSpec {
  /** As help shows it: `--out <DIR>`, `--force`. */
  readonly flags: string;
  readonly description: string;
  /** Whether the command cannot do without. */
  readonly required?: true;
  /** Whether it may be given several times, and every value counts. */
  readonly repeats?: true;
  readonly choices?: readonly string[];
}

/** A call that one could type, and what it does. */
export interface Example {
  readonly call: string;
  readonly does: string;
}
