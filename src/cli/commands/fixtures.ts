import type { CommandSpec } from "../command-spec.ts";

/** `rototo fixtures`: see docs/cli.md, "fixtures". */
export const fixturesCommand: CommandSpec = {
  name: "fixtures",
  summary: "write down what a workspace does, as test cases",
  description:
    "Makes up contexts that reach every rule and every predicate, resolves with them, and writes what came out as files\n" +
    "that an application's tests can assert (rototo-edge/testing). Without a selector: for all qualifiers and variables.",
  arguments: [{ name: "<source>", description: "a directory or any other workspace source" }],
  selectors: ["variables", "qualifiers"],
  options: [{ flags: "--out <DIR>", description: "where to write them; files there are overwritten", required: true }],
  examples: [
    { call: "rototo fixtures config/app --out fixtures", does: "write fixtures for everything" },
    { call: "rototo fixtures config/app --out fixtures --variable max-projects", does: "for one variable" },
  ],
  run: async (invocation, io) => (await import("../run/fixtures.ts")).fixtures(invocation, io),
};
