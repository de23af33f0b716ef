#!/usr/bin/env node
import { readFileSync } from "node:fs";
import process from "node:process";
import type { WriteStream } from "node:tty";
import { fileURLToPath } from "node:url";
import type { Output } from "./io.ts";
import { main } from "./main.ts";

/** This module lies two directories below the package, as a source and as it is shipped. */
const PACKAGE_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The command `rototo`: what {@link main} needs of the process it runs in. */
process.exitCode = await main(process.argv.slice(2), {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  env: process.env,
  get cwd() {
    return process.cwd();
  },
  // Some hosts answer as git servers, on every form of their addresses, only to agents of this name.
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, "user-agent": "git/rototo-edge" } }),
  version: packageVersion(),
  packageRoot: PACKAGE_ROOT,
  patienceMs: 1000,
});

function outputOf(stream: WriteStream): Output {
  stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    // Whoever reads may have read enough, as `head` does; that is no failure.
    if (code === "EPIPE") return;
    if (stream !== process.stderr) process.stderr.write(`error: failed to write the output: ${message}\n`);
    process.exit(1);
  });
  return { write: (text) => void stream.write(text), isTerminal: stream.isTTY === true, columns: stream.columns || 80 };
}

function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(`${PACKAGE_ROOT}package.json`, "utf8"));
  return manifest.version;
}
