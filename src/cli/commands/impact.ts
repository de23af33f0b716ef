import type { CommandSpec } from "../command-spec.ts";

/** `rototo impact`: see docs/cli.md, "impact". */
export const impactCommand: CommandSpec = {
  name: "impact",
  summary: "count the decisions that a change flips",
  description:
    "Resolves every variable of two versions of a workspace with many contexts, and shows which decisions come out\n" +
    "differently, how many of them, and for whom. The contexts are recorded ones, or made up at the boundaries of the\n" +
    "predicates of both versions.",
  arguments: [
    { name: "<before>", description: "a directory or any other workspace source" },
    { name: "<after>", description: "the same, to compare with" },
  ],
  selectors: ["variables"],
  options: [
    { flags: "--contexts <FILE>", description: "recorded contexts: a JSON array, or an object on each line" },
    { flags: "--html <FILE>", description: "also write a report with plots" },
    { flags: "--markdown <FILE>", description: "also write a summary, for a pull request" },
  ],
  examples: [
    { call: "rototo impact git+https://example.com/org/config.git#main:app config/app", does: "this branch" },
    { call: "rototo impact before after --contexts requests.jsonl --html impact.html", does: "for what really comes" },
  ],
  notes:
    "Exit status: 0, whether or not anything flips. Shares are shares of the contexts; of made-up ones they say where\n" +
    "decisions change, not how many users it concerns.",
  run: async (invocation, io) => (await import("../run/impact.ts")).impact(invocation, io),
};
