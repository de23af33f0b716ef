import { copyFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, KERNEL_WASM, LUA_WASM, ROOT } from "../../tools/build/bundle.ts";
import { FRONT, WORKER } from "../../tools/build/entries.ts";
import { compatibilityDate } from "../../tools/wrangler-config.ts";

/** A Worker as it is deployed; only its object is another service, in an isolate that is there already. */
function ours(source: string): string {
  return `
import worker from "./${source}";
export * from "./${source}";
export default {
  fetch(request, env, context) {
    const ROTOTO_OBJECTS = { getByName: () => env.OBJECT };
    const bindings = { ROTOTO_SOURCE: "git+https://git.example/x.git", ROTOTO_OBJECTS, ROTOTO_SERVICE: env.OBJECT };
    return worker.fetch(request, bindings, context);
  },
};`;
}

/** An ordinary Hono handler: parses the same bodies as JSON, and answers with the same headers and bodies. */
const BARE = `
import { Hono } from "hono";
const app = new Hono();
app.post("/*", async (c) => {
  await c.req.json();
  const { body, headers } = c.env.ANSWERS[c.req.path];
  return c.body(body, 200, headers);
});
export default app;`;

/** The least that one can do: does not parse what it reads, and sends no headers but the content type. */
const LEAST = `
import { Hono } from "hono";
const app = new Hono();
app.post("/*", async (c) => {
  await c.req.text();
  return c.body(c.env.ANSWERS[c.req.path].body, 200, { "content-type": "application/json" });
});
export default app;`;

/** What the object of a workspace says to isolates, in the same calls. */
const OBJECT = `
import { WorkerEntrypoint } from "cloudflare:workers";
const sha256 = "0".repeat(64);
export default class extends WorkerEntrypoint {
  look(_, known) {
    if (known === sha256) return { kind: "same", checkedAt: 0 };
    return { kind: "version", checkedAt: 0, sha256, snapshot: new Uint8Array(this.env.SNAPSHOT), companion: "", loadedAt: 0 };
  }
}`;

/** What ours says to a path, for others to say it, too. */
export interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The configurations of a workerd with one of the Workers each. */
export interface Configs {
  /** The complete Worker. */
  readonly rototo: string;
  readonly front: string;
  readonly bare: string;
  readonly least: string;
}

/** Bundles the Workers, and writes what workerd needs to run them without anything in front. */
export async function writeWorkers(snapshot: Uint8Array, answers: Readonly<Record<string, Answer>>): Promise<Configs> {
  const directory = await mkdtemp(join(tmpdir(), "rototo-bench-"));
  const scripts = { rototo: ours(WORKER.source), front: ours(FRONT.source), bare: BARE, least: LEAST, object: OBJECT };
  for (const [name, contents] of Object.entries(scripts)) {
    const { outputFiles } = await bundle({
      stdin: { contents, resolveDir: ROOT, loader: "js" },
      ...(name === "front" ? { eager: FRONT.eager } : {}),
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
  const config = async (file: string, worker: Omit<WorkerConfig, "file">): Promise<string> => {
    const path = join(directory, `${file}.capnp`);
    await writeFile(path, capnp({ file, ...worker }));
    return path;
  };
  const known = { bindings: '(name = "ANSWERS", json = embed "answers.json")', wasm: [] };
  const object = '(name = "OBJECT", service = "object")';
  return {
    rototo: await config("rototo", { bindings: object, wasm: ["kernel", "lua"] }),
    front: await config("front", { bindings: object, wasm: ["kernel"] }),
    bare: await config("bare", known),
    least: await config("least", known),
  };
}

interface WorkerConfig {
  readonly file: string;
  readonly bindings: string;
  /** The modules of WebAssembly it has. */
  readonly wasm: readonly string[];
}

function capnp({ file, bindings, wasm }: WorkerConfig): string {
  const date = JSON.stringify(compatibilityDate());
  const modules = [
    `(name = "worker.js", esModule = embed "${file}.js")`,
    ...wasm.map((name) => `(name = "${name}.wasm", wasm = embed "${name}.wasm")`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .main), (name = "object", worker = .object) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ],
);
const main :Workerd.Worker = (
  modules = [ ${modules.join(", ")} ],
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
