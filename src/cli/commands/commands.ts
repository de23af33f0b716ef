import type { CommandSpec } from "../command-spec.ts";
import { completionsCommand } from "./completions.ts";
import { diffCommand } from "./diff.ts";
import { docsCommand } from "./docs.ts";
import { fixturesCommand } from "./fixtures.ts";
import { initCommand } from "./init.ts";
import { inspectCommand } from "./inspect.ts";
import { lintCommand } from "./lint.ts";
import { resolveCommand } from "./resolve.ts";
import { showCommand } from "./show.ts";

/** Every command, in the order help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  initCommand,
  lintCommand,
  showCommand,
  inspectCommand,
  resolveCommand,
  diffCommand,
  fixturesCommand,
  docsCommand,
  completionsCommand,
];
