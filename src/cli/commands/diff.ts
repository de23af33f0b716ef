import type { CommandSpec } from "../command-spec.ts";

/** `rototo diff`: see docs/cli.md, "diff". */
export const diffCommand: CommandSpec = {
  name: "diff",
  summary: "say what a change means",
  description:
    "Compares two versions of a workspace by what they mean: values, rules, predicates, schemas; not lines of files.\n" +
    "With a context it also resolves every variable with both, and shows those that come out differently.",
  arguments: [
    { name: "<before>", description: "a directory or any other workspace source" },
    { name: "<after>", description: "the same, to compare with" },
  ],
  selectors: [],
  takesContext: true,
  examples: [
    {
      call: "rototo diff git+https://example.com/org/config.git#main:app config/app",
      does: "what this branch changes",
    },
    { call: "rototo diff before after --context account.plan=premium", does: "and what that does to one request" },
  ],
  notes: "Exit status: 0, whether or not there are changes. To see the effect on many contexts: rototo impact.",
  run: async (invocation, io) => (await import("../run/diff.ts")).diff(invocation, io),
};
