import type { ResolveOptions, Workspace } from "../src/runtime/index.ts";
import type { JsonObject } from "../src/runtime/text/json-value.ts";
import type { Ask } from "./asking.ts";
import type { Flag } from "./workload.ts";

/** What is compared, a column of a table: the ways in which it can be asked. */
export interface Evaluator {
  /** For one flag in a context that it has not seen. */
  readonly ask: Ask;
  /** For many flags, one after the other, in one context. */
  readonly bind?: (context: JsonObject) => (id: string) => unknown;
  /** For all flags. */
  readonly all?: (context: JsonObject) => readonly unknown[];
}

/** Makes what evaluates a list of flags. */
export type Make<Made> = (list: readonly Flag[]) => Promise<Made>;

/** Who makes evaluators, by the name of their column: nobody makes more of them in a process than are asked there. */
export type Makers = Readonly<Record<string, Make<Evaluator>>>;

/** Who makes peers, which can be asked in one way only; their results tell why. */
export type PeerMakers = Readonly<Record<string, Make<Ask>>>;

/** What the column of an evaluator that validates has after the name of the one that does not. */
export const VALIDATED = ", validated";

/** The column of the closures. */
export const CLOSURES = "closures";

/** An evaluator that does not validate contexts, and the same one as it is by default. */
export function withAndWithoutValidation(
  name: string,
  make: (list: readonly Flag[], options: ResolveOptions) => Promise<Evaluator>,
): Makers {
  return {
    [name]: (list) => make(list, { validateContext: false }),
    [`${name}${VALIDATED}`]: (list) => make(list, {}),
  };
}

/** The columns of peers. */
export function peerColumns(peers: PeerMakers): Makers {
  return Object.fromEntries(
    Object.entries(peers).map(([name, make]) => [name, async (list) => ({ ask: await make(list) })]),
  );
}

/** Asks a workspace for resolutions. */
export function resolving(workspace: Workspace, options: ResolveOptions): Required<Evaluator> {
  return {
    ask: (id, context) => workspace.resolveVariable(id, context, options),
    bind: (context) => {
      const bound = workspace.bind(context, options);
      return (id) => bound.resolveVariable(id);
    },
    all: (context) => workspace.resolveVariables(context, options),
  };
}

/** Asks a workspace for decisions, which say why, as the results of the peers do. */
export function deciding(workspace: Workspace, options: ResolveOptions): Evaluator {
  return {
    ask: (id, context) => workspace.decideVariable(id, context, options),
    bind: (context) => {
      const bound = workspace.bind(context, options);
      return (id) => bound.decideVariable(id);
    },
  };
}
