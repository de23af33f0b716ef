import type { CommandSpec } from "../command-spec.ts";

/** `rototo resolve`: see docs/cli.md, "resolve". */
export const resolveCommand: CommandSpec = {
  name: "resolve",
  summary: "resolve variables and qualifiers, and show why",
  description: "Resolves variables and qualifiers against a context, and shows every step that led to the answer.",
  selectors: ["variables", "qualifiers"],
  takesContext: true,
  examples: [
    { call: "rototo resolve --variable max-projects --context account.plan=premium", does: "resolve one variable" },
    {
      call: "rototo resolve config/app --variables --context @request.json",
      does: "resolve all, with a context from a file",
    },
    { call: "rototo resolve --qualifiers --context @request.json --context user.id=42", does: "change a part of it" },
    { call: `rototo resolve --variables --json --context '{"user": {"id": 42}}'`, does: "for a program" },
  ],
  run: async (invocation, io) => (await import("../run/resolve.ts")).resolve(invocation, io),
};
