import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Run } from "./run-cli.ts";

const FOLDER = join(import.meta.dirname, "golden");

/**
 * Compares a run with what is committed of it in `golden/`. With `UPDATE_GOLDENS=1` in the environment it is written
 * instead: look at the difference before you commit it.
 */
export function expectGolden(name: string, args: readonly string[], run: Run, root: string): void {
  const actual = [
    `$ rototo ${args.join(" ")}`,
    `exit status ${run.code}`,
    "---- stdout",
    `${run.stdout}---- stderr`,
    `${run.stderr}---- end\n`,
  ]
    .join("\n")
    .replaceAll(root, "<root>")
    // Colours as something that can be read and does nothing.
    .replaceAll("\u001b", "␛");
  const file = join(FOLDER, `${name}.txt`);
  if (process.env.UPDATE_GOLDENS === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, actual);
  }
  expect(actual).toBe(readFileSync(file, "utf8"));
}
