import type { Command } from "commander";
import type { Io } from "./io.ts";
import { type Selection, selectionOf } from "./selection.ts";

/** How a command was called. */
export interface Invocation {
  /** The first argument; undefined for the workspace around the current directory. */
  readonly source: string | undefined;
  /** All arguments, in order. */
  readonly args: readonly string[];
  readonly selection: Selection;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly token: string | undefined;
  /** The values of `--context`, in order. */
  readonly contextParts: readonly string[];
  /** The options that only this command has. */
  readonly options: CommandOptions;
  /** The whole command line, for what is told of it. */
  readonly program: Command;
}

interface GlobalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly workspaceToken?: string;
  readonly context?: readonly string[];
}

/** What the options of one command were given, by their names in camel case. */
export class CommandOptions {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** Whether an option was given at all. */
  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** The text an option was given; undefined without it, and for one that stands without a text. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  /** The texts that an option was given, in order. */
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }
}

/** Reads how a command was called, its own options and the global ones, wherever they stood. */
export function invocationOf(command: Command, { env }: Pick<Io, "env">): Invocation {
  const options = command.optsWithGlobals<GlobalOptions>();
  return {
    source: command.args[0],
    args: command.args,
    selection: selectionOf(command),
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    token: options.workspaceToken ?? env.ROTOTO_WORKSPACE_TOKEN,
    contextParts: options.context ?? [],
    options: new CommandOptions(command.opts()),
    program: command.parent ?? command,
  };
}
