import type { CommandSpec } from "../command-spec.ts";

/** The shells that completions are written for; the reference spells the last one in two ways. */
export const SHELLS = ["bash", "elvish", "fish", "zsh", "powershell", "power-shell"] as const;

/** `rototo completions`: see docs/cli.md, "completions". */
export const completionsCommand: CommandSpec = {
  name: "completions",
  summary: "print a completion script for a shell",
  description: "Prints a script that makes a shell complete the commands and options of rototo.",
  arguments: [{ name: "<shell>", description: "the shell", choices: SHELLS }],
  selectors: [],
  examples: [
    { call: "source <(rototo completions bash)", does: "bash, or put the line into ~/.bashrc" },
    { call: "rototo completions zsh > ~/.zfunc/_rototo", does: "zsh, with ~/.zfunc in fpath" },
    { call: "rototo completions fish > ~/.config/fish/completions/rototo.fish", does: "fish" },
  ],
  run: async (invocation) => (await import("../run/completions.ts")).completions(invocation),
};
