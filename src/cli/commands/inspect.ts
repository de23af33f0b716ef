import type { CommandSpec } from "../command-spec.ts";
import { SELECTABLE } from "../selection.ts";

/** `rototo inspect`: see docs/cli.md, "inspect". */
export const inspectCommand: CommandSpec = {
  name: "inspect",
  summary: "show what depends on what, and what is wrong with it",
  description:
    "Shows everything that is known of a workspace or of what is selected: content, what it depends on, what uses it,\n" +
    "its diagnostics, and with a context how it resolves. Works on a workspace with errors.",
  selectors: SELECTABLE,
  takesContext: true,
  examples: [
    { call: "rototo inspect", does: "the workspace around the current directory" },
    { call: "rototo inspect config/app --qualifier premium-users", does: "who uses a qualifier, and what it reads" },
    { call: "rototo inspect --variable max-projects --context account.plan=premium", does: "with its resolution" },
  ],
  notes: "Exit status: 0 also with error diagnostics; `rototo lint` is the gate.",
  run: async (invocation, io) => (await import("../run/inspect.ts")).inspect(invocation, io),
};
