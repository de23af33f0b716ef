import type { CommandSpec } from "../command-spec.ts";

/** `rototo init`: see docs/cli.md, "init". */
export const initCommand: CommandSpec = {
  name: "init",
  summary: "start a workspace, or something in it",
  description:
    "Makes a workspace in a directory, or adds a qualifier, a variable, a resource or a context schema to one.\n" +
    "What is made says in comments how to go on. Everything is checked before anything is written.",
  arguments: [{ name: "<workspace>", description: "the directory of the workspace" }],
  selectors: [],
  options: [
    { flags: "--qualifier <ID>", description: "add a qualifier" },
    { flags: "--variable <ID>", description: "add a variable" },
    { flags: "--resource <ID>", description: "add a resource, with its schema and an object" },
    { flags: "--context", description: "add a context schema: what the qualifiers read, if there are any" },
    { flags: "--force", description: "overwrite files that are there" },
    { flags: "--dry-run", description: "say what would be done, and do nothing" },
  ],
  examples: [
    { call: "rototo init config/app", does: "start a workspace" },
    { call: "rototo init config/app --variable max-projects", does: "add a variable" },
    { call: "rototo init config/app --context --dry-run", does: "see whether there is a context schema to overwrite" },
    {
      call: "rototo init config/app --context --force",
      does: "declare in the context schema what the qualifiers read",
    },
  ],
  run: async (invocation, io) => (await import("../run/init.ts")).init(invocation, io),
};
