import type { CommandSpec } from "../command-spec.ts";
import { compileCommand } from "./compile.ts";
import { completionsCommand } from "./completions.ts";
import { diffCommand } from "./diff.ts";
import { docsCommand } from "./docs.ts";
import { fixturesCommand } from "./fixtures.ts";
import { impactCommand } from "./impact.ts";
import { initCommand } from "./init.ts";
import { inspectCommand } from "./inspect.ts";
import { lintCommand } from "./lint.ts";
import { resolveCommand } from "./resolve.ts";
import { serveCommand } from "./serve.ts";
import { showCommand } from "./show.ts";
import { typesCommand } from "./types.ts";

/** Every command, in the order help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  initCommand,
  lintCommand,
  showCommand,
  inspectCommand,
  resolveCommand,
  compileCommand,
  diffCommand,
  impactCommand,
  fixturesCommand,
  typesCommand,
  serveCommand,
  docsCommand,
  completionsCommand,
];
