import type { CommandSpec } from "../command-spec.ts";
import { SELECTABLE } from "../selection.ts";

/** `rototo show`: see docs/cli.md, "show". */
export const showCommand: CommandSpec = {
  name: "show",
  summary: "list what is in a workspace, or explain lint rules",
  description:
    "Lists what is in a workspace, shows parts of it, and explains lint rules.\n" +
    "The built-in rules can be shown without a workspace.",
  selectors: SELECTABLE,
  examples: [
    { call: "rototo show", does: "list what is in the workspace around the current directory" },
    { call: "rototo show config/app --variable max-projects", does: "show one variable" },
    { call: "rototo show --lint-rules", does: "list the built-in lint rules" },
    { call: "rototo show --lint-rule rototo/qualifier-cycle", does: "explain one of them" },
  ],
  run: async (invocation, io) => (await import("../run/show.ts")).show(invocation, io),
};
