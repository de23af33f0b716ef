import type { CommandSpec } from "../command-spec.ts";

/** `rototo serve`: see docs/cli.md, "serve". */
export const serveCommand: CommandSpec = {
  name: "serve",
  summary: "serve a workspace over HTTP, for development",
  description:
    "Serves a workspace on this machine, with the endpoints of the edge service. A directory is loaded again whenever a\n" +
    "file in it changes; while the new version has errors, the last good one serves.",
  selectors: [],
  options: [
    { flags: "--port <PORT>", description: "where to listen on 127.0.0.1 (default: 8787; 0 takes a free one)" },
    {
      flags: "--check-seconds <SECONDS>",
      description: "how often a source that is no directory is asked (default: 30)",
    },
  ],
  examples: [
    { call: "rototo serve config/app", does: "serve a directory while it is edited" },
    {
      call: `curl -X POST localhost:8787/v1/resolve -d '{"context": {"account": {"plan": "premium"}}}' -H 'content-type: application/json'`,
      does: "resolve all variables",
    },
  ],
  notes: "For production deploy the Worker: rototo docs -p edge.",
  run: async (invocation, io) => (await import("../run/serve.ts")).serve(invocation, io),
};
