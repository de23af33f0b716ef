import { compileParts } from "../src/runtime/compile/compile.ts";
import { Workspace } from "../src/runtime/index.ts";
import type { KernelChoice } from "../src/runtime/kernel/kernel.ts";
import { readModel } from "../src/runtime/pipeline.ts";
import { type Ask, FLAGS } from "./asking.ts";
import { Closures } from "./closures.ts";
import {
  CLOSURES,
  deciding,
  type Evaluator,
  type Evaluators,
  resolving,
  withAndWithoutValidation,
} from "./evaluators.ts";
import { allRow, bindRow, boundRow, freshRow } from "./loops.ts";
import { type Timed, time } from "./timing.ts";
import { contexts, type Flag, flags, simpleFlags, workspaceFiles } from "./workload.ts";

/** The peers of a list of flags; their results tell why. */
export type Peers = Readonly<Record<string, Ask>>;

/** Flags, and who evaluates them here: our builds and the closures. */
interface Compared {
  readonly list: readonly Flag[];
  readonly own: Evaluators;
}

/** Times the rows, on whatever host this runs; `peersOf` makes the peers of a list of flags. @throws where answers differ. */
export async function timeRows(
  kernel: KernelChoice | undefined,
  peersOf: (list: readonly Flag[]) => Promise<Peers>,
  rounds: number,
): Promise<Timed[]> {
  // All of ours before any peer: with the last of these made after it, flagd-core took twice as long.
  const three = await compared(flags(FLAGS), kernel);
  const simple = await compared(simpleFlags(FLAGS), kernel);
  const many = await compared(flags(5_000), kernel);
  const withPeers = async ({ list, own }: Compared): Promise<Evaluators> => ({
    ...own,
    ...Object.fromEntries(Object.entries(await peersOf(list)).map(([name, ask]) => [name, { ask }])),
  });
  const evaluators = await withPeers(three);
  const rows = [
    freshRow("one variable of one condition", simple.list, await withPeers(simple)),
    freshRow("one variable of three rules", three.list, evaluators),
    bindRow(three.list, evaluators),
    boundRow(three.list, evaluators),
    allRow(three.list, 20, evaluators),
    allRow(many.list, 1, many.own),
  ];
  const timed = time(rows, rounds, () => performance.now());
  // Not before that: in an engine that had run this, flagd-core took several times as long, and others longer, too.
  for (const each of [simple, three, many]) checkAgreement(each);
  return timed;
}

async function compared(list: readonly Flag[], kernel: KernelChoice | undefined): Promise<Compared> {
  const files = workspaceFiles(list);
  const wasm = await Workspace.fromFiles(files, { kernel });
  const js = await Workspace.fromFiles(files, { kernel: "js" });
  if (wasm.kernel !== "wasm") throw new Error("there is no WebAssembly here");
  const own = {
    ...withAndWithoutValidation("decision", deciding(wasm)),
    ...withAndWithoutValidation("wasm", resolving(wasm)),
    ...withAndWithoutValidation("js", resolving(js)),
    [CLOSURES]: asked(closuresOf(files)),
  };
  return { list, own };
}

function asked(closures: Closures): Evaluator {
  return {
    ask: (id, context) => closures.variable(id, context),
    bind: (context) => closures.bind(context),
    all: (context) => closures.variables(context),
  };
}

/** Compares what is the same in resolutions and decisions, from each way of each evaluator. @throws where one differs. */
function checkAgreement({ list, own }: Compared): void {
  // Every seventh has all plans and countries among them, and seats on both sides of the bounds.
  for (const context of contexts(256).filter((_, index) => index % 7 === 0)) {
    let expected: string | undefined;
    for (const [name, { ask, bind, all }] of Object.entries(own)) {
      const get = bind?.(context);
      const ways = [list.map(({ id }) => ask(id, context)), get && list.map(({ id }) => get(id)), all?.(context)];
      for (const answers of ways) {
        if (answers === undefined) continue;
        const text = JSON.stringify(answers, ["id", "valueKey", "value", "valueJson"]);
        expected ??= text;
        if (text !== expected) throw new Error(`${name} answers otherwise in ${JSON.stringify(context)}`);
      }
    }
  }
}

/** The closures of a workspace. */
export function closuresOf(files: Readonly<Record<string, string>>): Closures {
  const staged = { root: "memory", files: new Map(Object.entries(files)), fingerprint: null, immutable: false };
  return new Closures(compileParts(readModel(staged)));
}
