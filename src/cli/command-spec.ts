import type { Invocation } from "./invocation.ts";
import type { Io, Result } from "./io.ts";
import type { Selectable } from "./selection.ts";

/** A command as the command line offers it. */
export interface CommandSpec {
  readonly name: string;
  /** For the list of commands. */
  readonly summary: string;
  readonly description: string;
  /** The kinds it has selectors for. */
  readonly selectors: readonly Selectable[];
  /** Whether it has `--context`. */
  readonly takesContext?: true;
  readonly examples: readonly Example[];
  /** What else its help should say. */
  readonly notes?: string;
  run(invocation: Invocation, io: Io): Promise<Result>;
}

/** A call that one could type, and what it does. */
export interface Example {
  readonly call: string;
  readonly does: string;
}
