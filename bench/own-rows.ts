import type { Workspace } from "../src/runtime/index.ts";
import { FLAGS } from "./asking.ts";
import { deciding, type Evaluators, resolving, withAndWithoutValidation } from "./evaluators.ts";
import { allRow, bindRow, boundRow, freshRow } from "./loops.ts";
import { type Flag, flags, simpleFlags, workspaceFiles } from "./workload.ts";

/** What is measured of a build of the package: a loop of so many operations. */
export interface OwnBody {
  readonly name: string;
  readonly operations: number;
  readonly body: () => unknown;
}

/** The loops of a build, which is given as its own `Workspace` and asked for nothing that is not public. */
export async function ownBodies(Build: typeof Workspace): Promise<OwnBody[]> {
  const [simple, three] = [simpleFlags(FLAGS), flags(FLAGS)];
  const evaluators = await evaluatorsOf(Build, three);
  const rows = [
    freshRow("one variable of one condition", simple, await evaluatorsOf(Build, simple)),
    freshRow("one variable of three rules", three, evaluators),
    bindRow(three, evaluators),
    boundRow(three, evaluators),
    allRow(three, 1, evaluators),
  ];
  return rows.flatMap(({ name, operations, bodies }) =>
    Object.entries(bodies).map(([column, body]) => ({ name: `${name}${column}`, operations, body })),
  );
}

/** Decides; where all are asked for, which nobody decides, resolves. */
async function evaluatorsOf(Build: typeof Workspace, list: readonly Flag[]): Promise<Evaluators> {
  const workspace = await Build.fromFiles(workspaceFiles(list));
  return withAndWithoutValidation("", (options) => ({
    ...resolving(workspace)(options),
    ...deciding(workspace)(options),
  }));
}
