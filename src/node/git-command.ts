import { spawn } from "node:child_process";
import process from "node:process";
import { messageOf, RototoError } from "../runtime/errors.ts";
import { hasTimedOut } from "../runtime/source/load.ts";
import { redactText } from "../runtime/source/redact.ts";

/** What goes wrong with a command, as an error of ours. */
export interface GitFailures {
  /** Its text when time is up. */
  readonly timedOut: string;
  /** Its text when git refuses, before git's own words. */
  readonly failed: string;
}

/** What bounds a command. */
export interface GitCommandOptions {
  readonly commandMs: number;
  readonly signal?: AbortSignal;
}

/** The most that is kept of what git says. */
const MAX_OUTPUT = 1_048_576;

/**
 * Runs the system's git and gives its output, trimmed. No shell is involved, nothing of git's own variables is passed on,
 * and git cannot ask anyone anything.
 *
 * @throws {source_unsupported} when there is no git
 * @throws {source_unavailable} when it fails or takes too long
 * @throws {aborted} when the signal ends it
 */
export function runGit(
  args: readonly string[],
  failures: GitFailures,
  { commandMs, signal }: GitCommandOptions,
): Promise<string> {
  const limit = AbortSignal.timeout(commandMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { env: environment(), stdio: ["ignore", "pipe", "pipe"], signal: stop });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        if (output[name].length < MAX_OUTPUT) output[name] += text;
      });
    }
    child.once("error", (error: NodeJS.ErrnoException) => reject(startFailure(error, stop, failures)));
    child.once("close", (code) => {
      if (code === 0) resolve(output.stdout.trim());
      else reject(new RototoError("source_unavailable", `${failures.failed}: ${redactText(output.stderr.trim(), [])}`));
    });
  });
}

function startFailure(error: NodeJS.ErrnoException, signal: AbortSignal, failures: GitFailures): RototoError {
  if (hasTimedOut(signal)) return new RototoError("source_unavailable", failures.timedOut);
  if (signal.aborted) return new RototoError("aborted", `${failures.failed}: aborted`);
  if (error.code === "ENOENT") {
    return new RototoError("source_unsupported", "required tool `git` was not found on PATH");
  }
  return new RototoError("source_unavailable", `failed to run git: ${messageOf(error)}`);
}

/** A git hook, or someone's shell, may hold variables that lead git elsewhere or make it run other programs. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith("GIT_"));
  return { ...Object.fromEntries(inherited), GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
}
