import type { CommandSpec } from "../command-spec.ts";

/** `rototo docs`: see docs/cli.md, "docs". */
export const docsCommand: CommandSpec = {
  name: "docs",
  summary: "read the documentation",
  description:
    "Lists the pages of the documentation that came with this version, shows one, searches them, or writes them as a site.",
  arguments: [],
  selectors: [],
  options: [
    { flags: "-p, --page <PREFIX>", description: "show the page of this id, or the only one whose id begins so" },
    { flags: "-s, --search <REGEX>", description: "show the lines that match a regular expression" },
    { flags: "--export [DIR]", description: "write all pages as HTML (default directory: site)" },
    { flags: "--package-readme <SDK>", description: "write the README of a package", choices: ["typescript"] },
    { flags: "--out <FILE>", description: "where --package-readme writes" },
    { flags: "--docs-base-url <URL>", description: "where the links of the README lead (default: docs, beside it)" },
  ],
  examples: [
    { call: "rototo docs", does: "list the pages" },
    { call: "rototo docs -p cli", does: "read one" },
    { call: "rototo docs -s 'bucket|rollout'", does: "search" },
  ],
  run: async (invocation, io) => (await import("../run/docs.ts")).docs(invocation, io),
};
