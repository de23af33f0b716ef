import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

const CONFIG = {
  "init.defaultBranch": "main",
  "commit.gpgSign": "false",
  "core.autocrlf": "false",
  "safe.directory": "*",
  "uploadpack.allowFilter": "true",
};

/**
 * The environment every git of this repository's tools runs in: nothing of the user's git configuration, a fixed
 * identity and a fixed date, so that equal contents get equal commit ids on every machine.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  // A git hook that runs the tests would hand down GIT_DIR and its like.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  const config = Object.entries(CONFIG).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(config),
    GIT_CONFIG_COUNT: String(config.length / 2),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "rototo",
    GIT_AUTHOR_EMAIL: "rototo@example.invalid",
    GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
    GIT_COMMITTER_NAME: "rototo",
    GIT_COMMITTER_EMAIL: "rototo@example.invalid",
    GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
  };
}

/** Runs git in a directory and gives its standard output, trimmed; rejects with git's own words when it fails. */
export async function git(directory: string, ...args: string[]): Promise<string> {
  const { stdout } = await run("git", ["-C", directory, ...args], { env: gitEnvironment(), maxBuffer: 64 << 20 });
  return stdout.trim();
}
