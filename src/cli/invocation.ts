import type { Command } from "commander";
import type { Io } from "./io.ts";
import { type Selection, selectionOf } from "./selection.ts";

/** How a command was called. */
export interface Invocation {
  /** Undefined for the workspace around the current directory. */
  readonly source: string | undefined;
  readonly selection: Selection;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly token: string | undefined;
  /** The values of `--context`, in order. */
  readonly contextParts: readonly string[];
}

interface Options {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly workspaceToken?: string;
  readonly context?: readonly string[];
}

/** Reads how a command was called, its own options and the global ones, wherever they stood. */
export function invocationOf(command: Command, { env }: Pick<Io, "env">): Invocation {
  const options = command.optsWithGlobals<Options>();
  return {
    source: command.args[0],
    selection: selectionOf(command),
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    token: options.workspaceToken ?? env.ROTOTO_WORKSPACE_TOKEN,
    contextParts: options.context ?? [],
  };
}
