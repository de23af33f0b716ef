import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Workspace } from "../../../src/runtime/index.ts";
import { createRepository } from "../../../tools/git/repository.ts";
import { startGitServer } from "../../../tools/git/server.ts";
import { bombPack, sideBand } from "../../runtime/source/git-pack-fixture.ts";
import { tar, tgz } from "../../runtime/source/tar-fixture.ts";
import { listen } from "../../support/listen.ts";
import type { Servers } from "./cases.ts";

const variable = (value: number): string =>
  `schema_version = 1\ntype = "int"\n[values]\na = ${value}\n[resolve]\ndefault = "a"\n`;
const MANIFEST = "rototo-workspace.toml";
const SOUND = "schema_version = 1\n";

/** Sound and hostile servers, and how to stop them. */
export interface RunningServers extends Servers {
  close(): Promise<void>;
}

/** Starts them over repositories made in a directory. */
export async function startServers(root: string): Promise<RunningServers> {
  const repository = await createRepository(join(root, "config"), {
    [`ws/${MANIFEST}`]: SOUND,
    "ws/variables/limit.toml": variable(1),
    [`team/${MANIFEST}`]: 'schema_version = 1\nextends = ["../ws"]\n',
    "team/variables/own.toml": variable(2),
    "unrelated.txt": "unrelated",
  });
  const commit = await repository.git("rev-parse", "HEAD");
  await repository.git("tag", "--annotate", "v1", "--message=v1");
  const git = await startGitServer({ root });
  const hostile = await startGitServer({ root, intercept: spoilPacks() });
  const snapshot = await compiled();
  const hash = createHash("sha256").update(snapshot).digest("hex");
  const files: Readonly<Record<string, Uint8Array>> = {
    ...ARCHIVES,
    "/sound.snapshot": snapshot,
    "/cut.snapshot": snapshot.slice(0, -1),
    [`/${hash}`]: snapshot,
    [`/${"0".repeat(64)}`]: snapshot,
  };
  const web = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "if-none-match");
    response.setHeader("access-control-expose-headers", "etag");
    const body = files[request.url ?? ""];
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { etag: '"1"' }).end(request.method === "HEAD" ? undefined : body);
  });
  const port = await listen(web);
  return {
    git: git.url,
    hostile: hostile.url,
    web: `http://127.0.0.1:${port}`,
    commit,
    snapshot: hash,
    async close() {
      web.closeAllConnections();
      web.close();
      await Promise.all([git.close(), hostile.close()]);
    },
  };
}

async function compiled(): Promise<Uint8Array> {
  return (await Workspace.fromFiles({ [MANIFEST]: SOUND, "variables/v.toml": variable(4) })).toSnapshot();
}

const ARCHIVES: Readonly<Record<string, Uint8Array>> = {
  "/sound.tgz": tgz([
    { name: `top/${MANIFEST}`, content: SOUND },
    { name: "top/variables/v.toml", content: variable(3) },
  ]),
  "/bomb.tgz": new Uint8Array(gzipSync(tar([{ name: "a", content: new Uint8Array(250 << 20) }]))),
  "/unsafe.tgz": tgz([{ name: "../x" }]),
  "/cut.tgz": tgz([{ name: MANIFEST, content: SOUND }]).slice(0, 60),
  "/page.html": new TextEncoder().encode("<!doctype html>"),
};

/** Answers the request for commit and trees, the second POST of each load, with a bomb. */
function spoilPacks(): NonNullable<Parameters<typeof startGitServer>[0]["intercept"]> {
  let posts = 0;
  return (request, response, serve) => {
    if (request.method === "OPTIONS") return serve();
    posts = request.method === "POST" ? posts + 1 : 0;
    if (posts < 2) return serve();
    request.resume();
    response.setHeader("content-type", "application/x-git-upload-pack-result").end(sideBand(bombPack()));
  };
}
