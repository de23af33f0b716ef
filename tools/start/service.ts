import { join } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { ROOT } from "../build/bundle.ts";
import { compatibilityDate } from "../wrangler-config.ts";

/** How the Worker is run on this machine. */
export interface ServiceOptions {
  /** The port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Where durable storage is kept between runs. */
  readonly state: string;
  /** The Worker's variables and secrets. */
  readonly bindings: Readonly<Record<string, string>>;
}

/** The Worker, running. */
export interface Service {
  /** Its address without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Runs the built Worker in workerd, as Cloudflare would: the same bundle, no compatibility flags. */
export async function startService({ port, state, bindings }: ServiceOptions): Promise<Service> {
  const miniflare = new Miniflare({
    name: "rototo",
    modules: [
      { type: "ESModule", path: join(ROOT, "dist/edge/worker.js") },
      { type: "CompiledWasm", path: join(ROOT, "dist/edge/lua.wasm") },
      { type: "CompiledWasm", path: join(ROOT, "dist/edge/kernel.wasm") },
    ],
    modulesRoot: join(ROOT, "dist/edge"),
    compatibilityDate: compatibilityDate(),
    bindings,
    // As wrangler.toml has it.
    durableObjects: { ROTOTO_OBJECTS: { className: "WorkspaceObject", useSQLite: true } },
    host: "127.0.0.1",
    port,
    defaultPersistRoot: state,
    // Otherwise miniflare asks Cloudflare for a sample of the `cf` property of requests.
    cf: false,
    log: new Log(LogLevel.WARN),
  });
  const { origin } = await miniflare.ready;
  return { url: origin, close: () => miniflare.dispose() };
}
