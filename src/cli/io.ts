import type { Fetch } from "../runtime/ports.ts";

/** All that the command line has of the world, besides files: a test passes its own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The current directory, absolute. */
  readonly cwd: string;
  readonly fetch: Fetch;
  /** The version of this package. */
  readonly version: string;
  /** Where this package lies, absolute: its `docs/` are the pages of the documentation. */
  readonly packageRoot: string;
  /** How long something may take before a terminal is told how far it has come. */
  readonly patienceMs: number;
}

/** A stream that text is written to. */
export interface Output {
  write(text: string): void;
  /** Whether a person is looking. */
  readonly isTerminal: boolean;
  /** Width in cells; what it is without a terminal does not matter. */
  readonly columns: number;
}

/** What a command has to say. */
export interface Result {
  readonly exitCode: 0 | 1;
  readonly stdout: string;
  /** Remarks that are no part of the result. */
  readonly stderr?: string;
}
