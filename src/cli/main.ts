import { CommanderError } from "commander";
import { messageOf } from "../runtime/errors.ts";
import type { Io, Result } from "./io.ts";
import { createProgram } from "./program.ts";
import { styleOf } from "./terminal/style.ts";
import { visibleText } from "./terminal/visible-text.ts";

/** How a run ends: 0 for success, 1 for a failure or an error found, 2 for bad usage. */
export type ExitCode = 0 | 1 | 2;

/** Runs the command line with its arguments, without those that name the program. Never throws. */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  const results: Result[] = [];
  try {
    await createProgram(io, (result) => results.push(result)).parseAsync([...args], { from: "user" });
  } catch (error) {
    // Commander has printed what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const label = styleOf(io.stderr, io.env).error("error:");
    io.stderr.write(`${label} ${visibleText(messageOf(error))}\n`);
    return 1;
  }
  for (const { stdout, stderr = "" } of results) {
    if (stdout !== "") io.stdout.write(stdout);
    if (stderr !== "") io.stderr.write(stderr);
  }
  return results[0]?.exitCode ?? 0;
}
