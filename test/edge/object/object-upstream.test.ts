import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { objectUpstream } from "../../../src/edge/object/object-upstream.ts";
import { fetchedWorkspace } from "../../../src/edge/workspace-source.ts";
import { Workspace } from "../../../src/runtime/index.ts";
import type { KeptVersion } from "../../../src/runtime/work/keeper/kept-version.ts";
import { createRepository, type Repository } from "../../../tools/git/repository.ts";
import { type GitServer, startGitServer } from "../../../tools/git/server.ts";
import { FILES } from "../edge-fixture.ts";

vi.mock("smol-toml", async (original) => {
  const library = await original<typeof import("smol-toml")>();
  return { ...library, parse: vi.fn(library.parse) };
});

const LIMIT = FILES["variables/limit.toml"] ?? "";
const NEVER = new AbortController().signal;

let root = "";
let repository: Repository;
let git: GitServer;
let first: KeptVersion;
let value = 25;
let requests: unknown[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-upstream-"));
  repository = await createRepository(join(root, "config"), { ...FILES });
  git = await startGitServer({
    root,
    intercept(request, _response, go) {
      requests.push(request.method);
      return go();
    },
  });
});

afterAll(async () => {
  await git.close();
  await rm(root, { recursive: true });
});

beforeEach(async () => {
  first = await upstream().load(undefined, NEVER);
  value++;
  await repository.commit({ "variables/limit.toml": LIMIT.replace("25", String(value)) });
  vi.mocked(parse).mockClear();
});

function upstream() {
  const source = `git+${git.url}/config.git#main`;
  const from = fetchedWorkspace(source, { allowInsecureLoopback: true });
  return objectUpstream({ source, from, kernel: undefined });
}

/** The documents that were parsed since. */
function parsed(): unknown[] {
  return vi.mocked(parse).mock.calls.map(([text]) => text);
}

async function limitOf({ snapshot }: KeptVersion): Promise<unknown> {
  const workspace = await Workspace.fromSnapshot(snapshot);
  return workspace.resolveVariable("limit", { account: { plan: "premium" } }).value;
}

test("a load after another parses only what has changed and the manifest, which says where to look, and gives byte for byte what a whole one gives", async () => {
  const object = upstream();
  const before = await object.load(undefined, NEVER);
  value++;
  await repository.commit({ "variables/limit.toml": LIMIT.replace("25", String(value)) });
  vi.mocked(parse).mockClear();
  const next = await object.load(before, NEVER);
  expect(parsed()).toEqual([FILES["rototo-workspace.toml"], LIMIT.replace("25", String(value))]);
  expect(await limitOf(next)).toBe(value);
  expect(next.sha256).toBe((await upstream().load(undefined, NEVER)).sha256);
});

test("the first load after an eviction has only the bytes of the version before, and parses everything", async () => {
  const next = await upstream().load(first, NEVER);
  expect(new Set(parsed()).size).toBe(Object.keys(FILES).filter((path) => path.endsWith(".toml")).length);
  expect(await limitOf(next)).toBe(value);
});

test("a load after a probe repeats none of its questions, and the next attempt asks anew", async () => {
  const object = upstream();
  for (let attempt = 0; attempt < 2; attempt++) {
    requests = [];
    expect(await object.probe(first, NEVER)).toBe("changed");
    // What the host can do, and its refs.
    expect(requests).toEqual(["GET", "POST"]);
    const next = await object.load(first, NEVER);
    // Besides, folders and then files.
    expect(requests).toEqual(["GET", "POST", "POST", "POST"]);
    expect(await limitOf(next)).toBe(value);
    value++;
    await repository.commit({ "variables/limit.toml": LIMIT.replace("25", String(value)) });
  }
});
