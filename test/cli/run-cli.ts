import type { Io } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";
import { ROOT } from "../../tools/build/bundle.ts";

/** What is around a run; by default no terminal, no environment, no network. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Io["env"];
  readonly fetch?: Io["fetch"];
  /** Width of the terminal that both streams lead to. */
  readonly terminal?: number;
  readonly patienceMs?: number;
}

/** What a run came to. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. */
export async function runCli(args: readonly string[], surroundings: Surroundings = {}): Promise<Run> {
  const { cwd = "/", env = {}, fetch = refuse, terminal, patienceMs = 60_000 } = surroundings;
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written): Io["stdout"] => ({
    write: (text) => {
      written[name] += text;
    },
    isTerminal: terminal !== undefined,
    columns: terminal ?? 80,
  });
  const here = { env, cwd, fetch, version: "1.2.3", packageRoot: ROOT, patienceMs };
  const io: Io = { stdout: output("stdout"), stderr: output("stderr"), ...here };
  return { code: await main(args, io), ...written };
}

async function refuse(): Promise<never> {
  throw new Error("this test has no network");
}
