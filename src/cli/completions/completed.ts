/** What a shell can complete. */
export interface CompletedProgram {
  readonly commands: readonly CompletedCommand[];
  /** Those of the program itself. */
  readonly options: readonly CompletedOption[];
}

/** A command, with all options that may follow it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What its first argument may be, where that is known. */
  readonly words: readonly string[];
}

/** An option by its spellings, the long one first. */
export interface CompletedOption {
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
}
