import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { git } from "../../tools/git/git.ts";
import { createRepository, type Repository } from "../../tools/git/repository.ts";
import { type GitServer, type GitServerOptions, startGitServer } from "../../tools/git/server.ts";

let root = "";
let config: Repository;
let server: GitServer | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-git-"));
  config = await createRepository(join(root, "config"), { "a.txt": "one\n", "deep/b.txt": "two\n" });
});

afterEach(async () => {
  await server?.close();
  server = undefined;
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function serve(options: Omit<GitServerOptions, "root"> = {}): Promise<GitServer> {
  server = await startGitServer({ root, ...options });
  return server;
}

async function clone(url: string, ...options: string[]): Promise<string> {
  const target = await mkdtemp(join(root, "clone-"));
  await git(target, ...options, "clone", "--quiet", url, "here");
  return join(target, "here");
}

test("git clones what was committed, and fetches a later commit", async () => {
  const { url } = await serve();
  const copy = await clone(`${url}/config.git`);
  expect(await readFile(join(copy, "deep/b.txt"), "utf8")).toBe("two\n");

  const commit = await config.commit({ "a.txt": null, "c.txt": "three\n" }, "Replace a file");
  await git(copy, "pull", "--quiet");
  expect(await git(copy, "rev-parse", "HEAD")).toBe(commit);
  expect(await git(copy, "ls-files")).toBe("c.txt\ndeep/b.txt");
});

test("equal contents make equal commits on every machine", async () => {
  const one = await createRepository(join(root, "one"), { "a.txt": "same\n" });
  expect(await one.git("rev-parse", "HEAD")).toBe("5bf63a8f3700de5e04f4e162dc8bb28b5f81936c");
});

test("the server filters blobs and speaks protocol version 2", async () => {
  const protocols: unknown[] = [];
  const { url } = await serve({
    intercept(incoming, _response, next) {
      protocols.push(incoming.headers["git-protocol"]);
      return next();
    },
  });
  const target = await mkdtemp(join(root, "partial-"));
  await git(target, "clone", "--quiet", "--no-checkout", "--depth=1", "--filter=blob:none", `${url}/config.git`, ".");
  expect(await git(target, "rev-list", "--objects", "--missing=print", "HEAD")).toMatch(/^\?[0-9a-f]{40}$/m);
  expect(new Set(protocols)).toEqual(new Set(["version=2"]));
});

test("a compressed request body is understood", async () => {
  const { url } = await serve();
  const answer = await fetch(`${url}/config.git/git-upload-pack`, {
    method: "POST",
    headers: {
      "content-type": "application/x-git-upload-pack-request",
      "content-encoding": "gzip",
      "git-protocol": "version=2",
    },
    body: gzipSync("0014command=ls-refs\n00010014ref-prefix HEAD\n0000"),
  });
  expect(await answer.text()).toBe(`0032${await config.git("rev-parse", "HEAD")} HEAD\n0000`);
});

test("pages may send every header git needs", async () => {
  const { url } = await serve({ authorization: "Bearer secret" });
  const preflight = await fetch(`${url}/config.git/info/refs`, { method: "OPTIONS" });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, content-type, git-protocol");
});

test("a request without the required authorization is refused", async () => {
  const { url } = await serve({ authorization: "Bearer secret" });
  await expect(clone(`${url}/config.git`)).rejects.toThrow(/could not read Username|Authentication failed/);
  await expect(clone(`${url}/config.git`, "-c", "http.extraHeader=Authorization: Bearer secret")).resolves.toBeTypeOf(
    "string",
  );
});

test.each([
  "/",
  "/config",
  "/other.git/info/refs?service=git-upload-pack",
  "/../config.git/info/refs",
  "/config.git/../x",
])("%s is not found", async (path) => {
  const { port } = await serve();
  // By hand, because `fetch` folds the dots away.
  const status = await new Promise((resolve, reject) => {
    request({ port, path, host: "127.0.0.1" }, (response) => resolve(response.statusCode))
      .on("error", reject)
      .end();
  });
  expect(status).toBe(404);
});

test("an interceptor can answer in place of git", async () => {
  const { url } = await serve({
    intercept(_request, response) {
      response.writeHead(503).end();
    },
  });
  expect((await fetch(`${url}/config.git/info/refs`)).status).toBe(503);
});

test("closing breaks off a request that would never end", async () => {
  const { url, port, close } = await serve({ intercept: () => {} });
  const hanging = expect(fetch(`${url}/config.git/info/refs`)).rejects.toThrow();
  await close();
  await hanging;
  const again = await startGitServer({ root, port });
  expect(again.port).toBe(port);
  await again.close();
});

test("a taken port is an error with its code", async () => {
  const { port } = await serve();
  await expect(startGitServer({ root, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
