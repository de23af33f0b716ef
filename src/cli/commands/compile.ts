import type { CommandSpec } from "../command-spec.ts";

/** `rototo compile`: see docs/cli.md, "compile". */
export const compileCommand: CommandSpec = {
  name: "compile",
  summary: "write a workspace as a snapshot",
  description:
    "Checks and compiles a workspace and writes it as a snapshot: a file that resolves without being parsed, linted or\n" +
    "compiled again. Equal workspaces give equal files.",
  selectors: [],
  options: [
    { flags: "-o, --output <FILE>", description: "where to write it", required: true },
    {
      flags: "--signing-key <FILE>",
      description: "an Ed25519 key (PKCS #8 in PEM); the signature goes beside, in FILE.sig",
    },
  ],
  examples: [
    { call: "rototo compile config/app -o app.rototo", does: "compile a directory" },
    { call: "rototo compile git+https://example.com/config.git#main -o app.rototo", does: "compile a branch" },
  ],
  run: async (invocation, io) => (await import("../run/compile.ts")).compile(invocation, io),
};
