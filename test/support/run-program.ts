import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { ROOT } from "../../tools/build/bundle.ts";

/** What may be given to a program beside its arguments. */
export interface ProgramOptions {
  readonly input?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs; the repository's root by default. */
  readonly cwd?: string;
}

/** How a program ended. */
export interface ProgramResult {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program to its end and gives what it printed, however it ended. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const { input = "", env = {}, cwd = ROOT } = options;
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env } });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  child.stdin.end(input);
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output, errors };
}
