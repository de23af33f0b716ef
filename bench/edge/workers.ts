import { copyFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, KERNEL_WASM, LUA_WASM, ROOT } from "../../tools/build/bundle.ts";
import { compatibilityDate } from "../../tools/wrangler-config.ts";

/** The service over a snapshot that another service hands out, as a Durable Object would; nothing of it is left out. */
const OURS = `
import kernel from "./wasm/kernel.wasm";
import { createEdgeApp, edgeOptions, oneWorkspace } from "./src/edge/index.ts";
import { Workspace } from "./src/runtime/index.ts";
let app, version;
export default {
  async fetch(request, env, context) {
    app ??= createEdgeApp({
      ...edgeOptions({ ROTOTO_SOURCE: "git+https://git.example/x.git" }),
      workspaces: oneWorkspace({
        source: "snapshot", checkedAt: null, get current() { return version; },
        async version() {
          const snapshot = new Uint8Array(await (await env.OBJECT.fetch("http://object/")).arrayBuffer());
          const workspace = await Workspace.fromSnapshot(snapshot, { kernel });
          return (version = { workspace, snapshot, sha256: "0".repeat(64), places: async () => null, loadedAt: 0 });
        },
        revalidate: () => undefined,
      }),
    });
    return app.fetch(request, env, context);
  },
};`;

/** A Hono app that reads the same bodies and answers with the same bytes. */
const BARE = `
import { Hono } from "hono";
const app = new Hono();
app.post("/*", async (c) => {
  await c.req.text();
  return c.body(c.env.ANSWERS[new URL(c.req.url).pathname] ?? "{}", 200, { "content-type": "application/json" });
});
export default app;`;

const OBJECT = `export default { fetch: (_, env) => new Response(env.SNAPSHOT) };`;

/** The configuration of a workerd with one of the two Workers; the socket takes the port in \`PORT\`. */
export interface Config {
  readonly name: "rototo" | "bare Hono";
  readonly path: string;
}

/** Bundles both Workers, and writes what workerd needs to run them without anything in front. */
export async function writeWorkers(snapshot: Uint8Array, answers: Readonly<Record<string, string>>): Promise<Config[]> {
  const directory = await mkdtemp(join(tmpdir(), "rototo-bench-"));
  for (const [name, contents] of Object.entries({ rototo: OURS, bare: BARE, object: OBJECT })) {
    const { outputFiles } = await bundle({
      stdin: { contents, resolveDir: ROOT, loader: "js" },
      minify: true,
      conditions: ["workerd"],
      write: false,
    });
    await writeFile(join(directory, `${name}.js`), outputFiles?.[0]?.text ?? "");
  }
  await copyFile(KERNEL_WASM, join(directory, "kernel.wasm"));
  await copyFile(LUA_WASM, join(directory, "lua.wasm"));
  await writeFile(join(directory, "snapshot"), snapshot);
  await writeFile(join(directory, "answers.json"), JSON.stringify(answers));
  const config = async (name: Config["name"], file: string, bindings: string): Promise<Config> => {
    const path = join(directory, `${file}.capnp`);
    await writeFile(path, capnp(file, bindings));
    return { name, path };
  };
  return [
    await config("rototo", "rototo", '(name = "OBJECT", service = "object")'),
    await config("bare Hono", "bare", '(name = "ANSWERS", json = embed "answers.json")'),
  ];
}

function capnp(file: string, bindings: string): string {
  const date = JSON.stringify(compatibilityDate());
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .main), (name = "object", worker = .object) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ],
);
const main :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "${file}.js"),
    (name = "kernel.wasm", wasm = embed "kernel.wasm"),
    (name = "lua.wasm", wasm = embed "lua.wasm"),
  ],
  bindings = [ ${bindings} ],
  compatibilityDate = ${date},
);
const object :Workerd.Worker = (
  modules = [ (name = "object.js", esModule = embed "object.js") ],
  bindings = [ (name = "SNAPSHOT", data = embed "snapshot") ],
  compatibilityDate = ${date},
);
`;
}
