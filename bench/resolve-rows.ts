import { compileParts } from "../src/runtime/compile/compile.ts";
import { Workspace } from "../src/runtime/index.ts";
import type { KernelChoice } from "../src/runtime/kernel/kernel.ts";
import { readModel } from "../src/runtime/pipeline.ts";
import type { JsonObject } from "../src/runtime/text/json-value.ts";
import { ASKED, type Ask, asking, FLAGS } from "./asking.ts";
import { Closures } from "./closures.ts";
import type { Row } from "./timing.ts";
import { contexts, type Flag, flags, simpleFlags, workspaceFiles } from "./workload.ts";

const GETS = 20;

/** The peers of a list of flags; their results tell why. */
export type Peers = Readonly<Record<string, Ask>>;

/** The rows, on whatever host this runs; `peersOf` makes the peers of a list of flags. */
export async function rows(
  kernel: KernelChoice | undefined,
  peersOf: (list: readonly Flag[]) => Promise<Peers>,
): Promise<Row[]> {
  const list = flags(FLAGS);
  const peers = await peersOf(list);
  const files = workspaceFiles(list);
  const wasm = await Workspace.fromFiles(files, { kernel });
  const js = await Workspace.fromFiles(files, { kernel: "js" });
  if (wasm.kernel !== "wasm") throw new Error("there is no WebAssembly here");
  const closures = closuresOf(files);
  const ids = list.map(({ id }) => id);
  const off = { validateContext: false };
  const all = contexts(256);
  const once = asking(list);
  let next = 0;
  const each = (body: (context: JsonObject) => unknown, count: number) => () => {
    for (let index = 0; index < count; index++) {
      next = (next + 1) % all.length;
      body(all[next] ?? {});
    }
  };
  const twenty = (get: (id: string) => unknown): void => {
    for (let index = 0; index < GETS; index++) get(ids[(next + index * 7) % FLAGS] ?? "");
  };
  const single: Record<string, () => unknown> = {
    "wasm, why": once((id, context) => wasm.decideVariable(id, context, off)),
    wasm: once((id, context) => wasm.resolveVariable(id, context, off)),
    js: once((id, context) => js.resolveVariable(id, context, off)),
    closures: once((id, context) => closures.variable(id, context)),
  };
  for (const [name, peer] of Object.entries(peers)) single[name] = once(peer);
  const boundWasm = wasm.bind(all[2] ?? {});
  const boundJs = js.bind(all[2] ?? {});
  const boundClosures = closures.bind(all[2] ?? {});
  const large = await allOf(5_000, kernel);
  return [
    await simpleRow(kernel, peersOf),
    { name: `one variable, fresh context, ${FLAGS} variables`, operations: ASKED, bodies: single },
    {
      name: "the same, context validated",
      operations: ASKED,
      bodies: {
        "wasm, why": once((id, context) => wasm.decideVariable(id, context)),
        wasm: once((id, context) => wasm.resolveVariable(id, context)),
        js: once((id, context) => js.resolveVariable(id, context)),
      },
    },
    {
      name: `bind a context, then ${GETS} gets`,
      operations: 200,
      bodies: {
        wasm: each((context) => {
          const bound = wasm.bind(context, off);
          twenty((id) => bound.resolveVariable(id));
        }, 200),
        js: each((context) => {
          const bound = js.bind(context, off);
          twenty((id) => bound.resolveVariable(id));
        }, 200),
        closures: each((context) => twenty(closures.bind(context)), 200),
      },
    },
    {
      name: "the same, context validated",
      operations: 200,
      bodies: {
        wasm: each((context) => {
          const bound = wasm.bind(context);
          twenty((id) => bound.resolveVariable(id));
        }, 200),
        js: each((context) => {
          const bound = js.bind(context);
          twenty((id) => bound.resolveVariable(id));
        }, 200),
      },
    },
    {
      name: "one get of a bound context",
      operations: ASKED,
      bodies: {
        "wasm, why": once((id) => boundWasm.decideVariable(id)),
        wasm: once((id) => boundWasm.resolveVariable(id)),
        js: once((id) => boundJs.resolveVariable(id)),
        closures: once((id) => boundClosures(id)),
      },
    },
    {
      name: `resolve all ${FLAGS}`,
      operations: 20,
      bodies: {
        wasm: each((context) => wasm.resolveVariables(context, off), 20),
        js: each((context) => js.resolveVariables(context, off), 20),
        closures: each((context) => closures.variables(context), 20),
      },
    },
    large,
  ];
}

/** The first thing one measures: flags of one rule of one condition. */
async function simpleRow(
  kernel: KernelChoice | undefined,
  peersOf: (list: readonly Flag[]) => Promise<Peers>,
): Promise<Row> {
  const list = simpleFlags(FLAGS);
  const files = workspaceFiles(list);
  const wasm = await Workspace.fromFiles(files, { kernel });
  const js = await Workspace.fromFiles(files, { kernel: "js" });
  const closures = closuresOf(files);
  const off = { validateContext: false };
  const evaluators: Record<string, Ask> = {
    "wasm, why": (id, context) => wasm.decideVariable(id, context, off),
    wasm: (id, context) => wasm.resolveVariable(id, context, off),
    js: (id, context) => js.resolveVariable(id, context, off),
    closures: (id, context) => closures.variable(id, context),
    ...(await peersOf(list)),
  };
  const bodies = Object.fromEntries(Object.entries(evaluators).map(([name, body]) => [name, asking(list)(body)]));
  return { name: `one variable of one condition, fresh context, ${FLAGS} variables`, operations: ASKED, bodies };
}

async function allOf(count: number, kernel: KernelChoice | undefined): Promise<Row> {
  const files = workspaceFiles(flags(count));
  const wasm = await Workspace.fromFiles(files, { kernel });
  const js = await Workspace.fromFiles(files, { kernel: "js" });
  const closures = closuresOf(files);
  const all = contexts(64);
  let next = 0;
  const one = (body: (context: JsonObject) => unknown) => () => {
    next = (next + 1) % all.length;
    return body(all[next] ?? {});
  };
  return {
    name: `resolve all ${count}`,
    operations: 1,
    bodies: {
      wasm: one((context) => wasm.resolveVariables(context, { validateContext: false })),
      js: one((context) => js.resolveVariables(context, { validateContext: false })),
      closures: one((context) => closures.variables(context)),
    },
  };
}

/** The closures of a workspace. */
export function closuresOf(files: Readonly<Record<string, string>>): Closures {
  const staged = { root: "memory", files: new Map(Object.entries(files)), fingerprint: null, immutable: false };
  return new Closures(compileParts(readModel(staged)));
}
