import type { Workspace } from "../src/runtime/index.ts";
import { ASKED, type Ask, asking, FLAGS } from "./asking.ts";
import { contexts, type Flag, flags, simpleFlags, workspaceFiles } from "./workload.ts";

/** What is measured of a build of the package: a loop of so many operations. */
export interface OwnBody {
  readonly name: string;
  readonly operations: number;
  readonly body: () => unknown;
}

/** The loops of a build, which is given as its own `Workspace` and asked for nothing that is not public. */
export async function ownBodies(Build: typeof Workspace): Promise<OwnBody[]> {
  const simple = await opened(Build, simpleFlags(FLAGS));
  const { workspace, once } = await opened(Build, flags(FLAGS));
  const off = { validateContext: false };
  const all = contexts(256);
  const bound = workspace.bind(all[2] ?? {}, off);
  let next = 0;
  const loop = (name: string, body: () => unknown): OwnBody => ({ name, operations: ASKED, body });
  return [
    loop(
      "a decision of one condition, fresh context",
      simple.once((id, context) => simple.workspace.decideVariable(id, context, off)),
    ),
    loop(
      "a decision of three rules, fresh context",
      once((id, context) => workspace.decideVariable(id, context, off)),
    ),
    loop(
      "the same, context validated",
      once((id, context) => workspace.decideVariable(id, context)),
    ),
    loop(
      "one get of a bound context",
      once((id) => bound.decideVariable(id)),
    ),
    {
      name: `resolve all ${FLAGS}`,
      operations: 1,
      body: () => workspace.resolveVariables(all[next++ % all.length] ?? {}, off),
    },
  ];
}

async function opened(
  Build: typeof Workspace,
  list: readonly Flag[],
): Promise<{ workspace: Workspace; once: (ask: Ask) => () => void }> {
  return { workspace: await Build.fromFiles(workspaceFiles(list)), once: asking(list) };
}
