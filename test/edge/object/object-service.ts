import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Log, LogLevel, Miniflare, type MiniflareOptions } from "miniflare";
import { bundle, KERNEL_WASM, LUA_WASM, ROOT } from "../../../tools/build/bundle.ts";
import { compatibilityDate } from "../../../tools/wrangler-config.ts";

/** The Worker with its object in workerd, and a hand in the object's storage. */
export interface ObjectService {
  /** Posts to or gets an endpoint. */
  ask(path: string, init?: { readonly body?: unknown; readonly token?: string }): Promise<Answer>;
  /** Calls one of the methods below on an object: that of the workspace "default" unless another is named. */
  meddle(method: Meddling, argument?: string, object?: string): Promise<unknown>;
  /** Runs the Worker's cron handler. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

/** What can be done to an object; {@link ENTRY}. */
export type Meddling = "spoil" | "fail" | "evict" | "ring" | "due" | "silence";

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What may operate the service under test. */
export const TOKEN = "refresh-me";

/**
 * The Worker as it is deployed, but for the objects: `spoil` runs a statement on its tables, `fail` lets every write fail
 * (or none, with ""), `evict` ends it with all that it has in memory, `ring` rings its alarm, `due` tells when
 * that is due, and `silence` loses it.
 */
const ENTRY = `
  import worker from "./src/edge/worker.ts";
  import * as shipped from "./src/edge/worker.ts";

  const meddled = (Shipped) => class extends Shipped {
    #failing = false;
    #context;
    constructor(context, bindings) {
      super(context, bindings);
      this.#context = context;
      const { storage } = context;
      const exec = (statement, ...parameters) => {
        if (this.#failing && /^\\s*(INSERT|UPDATE|DELETE)/.test(statement)) throw new Error("storage is full");
        return storage.sql.exec(statement, ...parameters);
      };
      const get = (target, key) => {
        if (key === "sql") return { exec };
        return typeof target[key] === "function" ? target[key].bind(target) : target[key];
      };
      Object.defineProperty(this, "ctx", { value: { storage: new Proxy(storage, { get }) } });
    }
    async spoil(statement) { return this.#context.storage.sql.exec(statement).toArray(); }
    async fail(failing) { this.#failing = failing !== ""; }
    async evict() { this.#context.abort("evicted by a test"); }
    async ring() { await this.alarm(); }
    async due() { return this.#context.storage.getAlarm(); }
    async silence() { await this.#context.storage.deleteAlarm(); }
  };
  export const WorkspaceObject = meddled(shipped.WorkspaceObject);
  export const SupervisorObject = meddled(shipped.SupervisorObject);

  export default {
    async fetch(request, bindings, context) {
      const { pathname, searchParams } = new URL(request.url);
      if (!pathname.startsWith("/meddle/")) return worker.fetch(request, bindings, context);
      const name = searchParams.get("object");
      const object = (name === "supervisor" ? bindings.ROTOTO_SUPERVISOR : bindings.ROTOTO_OBJECTS).getByName(name);
      try {
        return Response.json((await object[pathname.slice(8)](await request.text())) ?? null);
      } catch (error) {
        return Response.json(String(error));
      }
    },
    scheduled: (controller, bindings, context) => worker.scheduled(controller, bindings, context),
  };`;

let bundled: Promise<string> | undefined;

async function bundleWorker(): Promise<string> {
  const options = { stdin: { contents: ENTRY, resolveDir: ROOT }, conditions: ["workerd"], write: false } as const;
  return (await bundle({ ...options, conditions: ["workerd"] })).outputFiles?.[0]?.text ?? "";
}

/** A workerd that does not come up, on a machine that is too busy, is started again. */
async function startWorkerd(options: MiniflareOptions): Promise<Miniflare> {
  for (let left = STARTS; ; ) {
    const miniflare = new Miniflare(options);
    try {
      await miniflare.ready;
      return miniflare;
    } catch (error) {
      await miniflare.dispose().catch(() => {});
      if (--left === 0) throw error;
    }
  }
}

const STARTS = 3;

/** Starts the service; `state` is kept between two starts. */
export async function startObjectService(
  source: string,
  {
    state,
    bindings = {},
    isSupervised = false,
  }: { readonly state: string; readonly bindings?: Record<string, string>; readonly isSupervised?: boolean },
): Promise<ObjectService> {
  bundled ??= bundleWorker();
  const miniflare = await startWorkerd({
    name: "rototo",
    modules: [
      { type: "ESModule", path: "worker.js", contents: await bundled },
      { type: "CompiledWasm", path: "lua.wasm", contents: await readFile(LUA_WASM) },
      { type: "CompiledWasm", path: "kernel.wasm", contents: await readFile(KERNEL_WASM) },
    ],
    compatibilityDate: compatibilityDate(),
    durableObjects: {
      ROTOTO_OBJECTS: { className: "WorkspaceObject", useSQLite: true },
      ...(isSupervised ? { ROTOTO_SUPERVISOR: { className: "SupervisorObject", useSQLite: true } } : {}),
    },
    bindings: {
      ROTOTO_SOURCE: source,
      ROTOTO_ALLOW_INSECURE_LOOPBACK: "true",
      ROTOTO_REFRESH_TOKEN: TOKEN,
      ROTOTO_REFRESH_SECONDS: "3600",
      ROTOTO_ATTEMPT_SECONDS: "6",
      ROTOTO_CHECK_SECONDS: "0.05",
      ...bindings,
    },
    defaultPersistRoot: state,
    cf: false,
    log: new Log(LogLevel.NONE),
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.resume();
    },
  });
  return {
    async ask(path, { body, token } = {}) {
      const headers = {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      const method = body === undefined && token === undefined ? "GET" : "POST";
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const response = await miniflare.dispatchFetch(`http://service${path}`, init);
      return { status: response.status, json: (await response.json()) as Answer["json"] };
    },
    async meddle(method, argument = "", object = "default") {
      const response = await miniflare.dispatchFetch(`http://service/meddle/${method}?object=${object}`, {
        method: "POST",
        body: argument,
      });
      return response.json();
    },
    async tick() {
      const worker = await miniflare.getWorker();
      await worker.scheduled({ cron: "*/5 * * * *" });
    },
    close: () => miniflare.dispose(),
  };
}
