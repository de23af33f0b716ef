import type { CommandSpec } from "../command-spec.ts";
import { SELECTABLE } from "../selection.ts";

/** `rototo lint`: see docs/cli.md, "lint". */
export const lintCommand: CommandSpec = {
  name: "lint",
  summary: "check a workspace",
  description:
    "Checks every document of a workspace and says what is wrong, where, and what to do about it.\n" +
    "With selectors only what they select is printed and counts.",
  selectors: SELECTABLE,
  examples: [
    { call: "rototo lint", does: "check the workspace around the current directory" },
    { call: "rototo lint config/app --variable max-projects", does: "check, and print what concerns one variable" },
    {
      call: "rototo lint git+https://example.com/org/config.git#main:app --json",
      does: "check a branch, for a program",
    },
  ],
  notes: "Exit status: 0 without errors; 1 with errors, or when lint could not run; 2 for bad usage.",
  run: async (invocation, io) => (await import("../run/lint.ts")).lint(invocation, io),
};
