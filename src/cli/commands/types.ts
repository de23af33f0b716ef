import type { CommandSpec } from "../command-spec.ts";

/** `rototo types`: see docs/cli.md, "types". */
export const typesCommand: CommandSpec = {
  name: "types",
  summary: "write the types of a workspace for a program",
  description:
    "Writes TypeScript declarations of a workspace's ids, values and context, so that a misspelt id does not compile and\n" +
    "a value has its type; or the variables as a flag manifest of OpenFeature. The workspace must pass lint.",
  selectors: [],
  options: [
    { flags: "--out <FILE>", description: "where to write them, else to standard output" },
    {
      flags: "--format <FORMAT>",
      description: "typescript (default), or openfeature",
      choices: ["typescript", "openfeature"],
    },
    { flags: "--literals", description: "the values there are now, instead of what their types allow" },
    { flags: "--check", description: "write nothing, and fail where the file is not up to date" },
  ],
  examples: [
    { call: "rototo types config/app --out src/workspace.d.ts", does: "declarations for TypeScript" },
    { call: "rototo types config/app --out src/workspace.d.ts --check", does: "are they up to date? for CI" },
    { call: "rototo types config/app --format openfeature --out flags.json", does: "for OpenFeature's generators" },
  ],
  run: async (invocation, io) => (await import("../run/types.ts")).types(invocation, io),
};
