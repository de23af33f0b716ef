import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Log, LogLevel, Miniflare, type WorkerOptions } from "miniflare";
import { bundle, KERNEL_WASM, LUA_WASM } from "../../../tools/build/bundle.ts";
import { type Entry, FRONT, WORKER } from "../../../tools/build/entries.ts";
import { compatibilityDate } from "../../../tools/wrangler-config.ts";

/** The two Workers in workerd, with the objects of the one used by the other. */
export interface FrontService {
  /** Asks the front. */
  front(path: string, init?: RequestInit): Promise<Response>;
  /** Asks the complete Worker itself. */
  complete(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

type Module = Extract<WorkerOptions["modules"], readonly unknown[]>[number];

/** Starts both; their storage is in memory. */
export async function startFrontService(bindings: Readonly<Record<string, string>>): Promise<FrontService> {
  // Each listens by itself: what Miniflare has in front of them refuses requests of its own accord.
  const common = { compatibilityDate: compatibilityDate(), bindings, unsafeDirectSockets: [{ port: 0 }] };
  const kernel: Module = { type: "CompiledWasm", path: "kernel.wasm", contents: await readFile(KERNEL_WASM) };
  const lua: Module = { type: "CompiledWasm", path: "lua.wasm", contents: await readFile(LUA_WASM) };
  const object = { className: "WorkspaceObject", useSQLite: true };
  const miniflare = new Miniflare({
    workers: [
      {
        name: "front",
        modules: [await script(FRONT), kernel],
        ...common,
        // As wrangler.front.toml has them.
        durableObjects: { ROTOTO_OBJECTS: { ...object, scriptName: "complete" } },
        serviceBindings: { ROTOTO_SERVICE: "complete" },
      },
      {
        name: "complete",
        modules: [await script(WORKER), kernel, lua],
        ...common,
        durableObjects: { ROTOTO_OBJECTS: object },
      },
    ],
    cf: false,
    log: new Log(LogLevel.NONE),
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.resume();
    },
  });
  const [front, complete] = await Promise.all(["front", "complete"].map((name) => miniflare.unsafeGetDirectURL(name)));
  return {
    front: (path, init) => fetch(`${front?.origin}${path}`, init),
    complete: (path, init) => fetch(`${complete?.origin}${path}`, init),
    close: () => miniflare.dispose(),
  };
}

/** As it is built. */
async function script({ source, eager }: Entry): Promise<Module> {
  const how = { conditions: ["workerd"], minify: true, write: false, outdir: "built", eager };
  const { outputFiles } = await bundle({ entryPoints: [source], ...how });
  return { type: "ESModule", path: "worker.js", contents: outputFiles?.[0]?.text ?? "" };
}
