import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import type { Fetch, Store } from "../../../src/runtime/ports.ts";
import type { StagedSource } from "../../../src/runtime/source/files.ts";
import { probe } from "../../../src/runtime/source/probe.ts";
import type { StageOptions } from "../../../src/runtime/source/stage-options.ts";
import { memoryStore } from "../../../src/runtime/source/store.ts";
import type { Files, Repository } from "../../../tools/git/repository.ts";
import type { GitServer, Interceptor } from "../../../tools/git/server.ts";
import { failureOf, gitFixture, hostFetch, textsOf } from "./git-fixture.ts";
import { packOf, sideBand } from "./git-pack-fixture.ts";

const fixture = gitFixture();
let config: Repository;

const variable = (index: number): string =>
  `schema_version = 1\ntype = "string"\n\n[values]\na = "${index}"\nb = "${index * 7919}"\n\n[resolve]\ndefault = "a"\n`;

beforeAll(async () => {
  const files: Files = { "ws/rototo-workspace.toml": "schema_version = 1\n", "assets/film.bin": randomBytes(50 << 20) };
  for (let index = 0; index < 599; index++) files[`ws/variables/v${index}.toml`] = variable(index);
  config = await fixture.repository("config", files);
}, 60_000);

/** Stages and counts what went over the network, bodies of both directions. */
async function staging(
  rest: string,
  options: StageOptions & { server?: GitServer } = {},
): Promise<{ staged: StagedSource; received: number; sent: number; requests: number }> {
  let received = 0;
  let sent = 0;
  let requests = 0;
  const fetch: Fetch = (url, init) => {
    requests++;
    sent += init.body?.byteLength ?? 0;
    return hostFetch(url, init);
  };
  const onProgress = ({ receivedBytes }: { receivedBytes: number }): void => {
    received = receivedBytes;
  };
  const staged = await fixture.stage(rest, { ...options, fetch, onProgress });
  return { staged, received, sent, requests };
}

describe("what crosses the network", () => {
  test("is the workspace and not the rest of the repository", async () => {
    const { staged, received, sent, requests } = await staging("config.git#main:ws");
    expect(staged.files.size).toBe(600);
    expect(received + sent).toBeLessThan(1_000_000 / 5);
    expect(requests).toBe(4);
  });

  test("is less than 1 kB when a probe finds nothing new", async () => {
    const server = await fixture.serve();
    let moved = 0;
    const commit = await config.git("rev-parse", "HEAD");
    const fetch: Fetch = async (url, init) => {
      moved += init.body?.byteLength ?? 0;
      return hostFetch(url, init);
    };
    const before = { kind: "git_commit", value: commit } as const;
    let received = 0;
    const answer = await probe(`git+${server.url}/config.git#main:ws`, before, {
      fetch,
      allowInsecureLoopback: true,
      onProgress: (progress) => {
        received = progress.receivedBytes;
      },
    });
    expect(answer).toBe("unchanged");
    expect(moved + received).toBeLessThan(1000);
  });

  test("is less than 10 kB when one file has changed, with a store", async () => {
    const store = memoryStore({ maxBytes: 4 << 20 });
    const { staged: first } = await staging("config.git#main:ws", { store });
    await config.commit({ "ws/variables/v7.toml": variable(-7) });
    const second = await staging("config.git#main:ws", { store, previous: first.fingerprint });
    expect(second.received + second.sent).toBeLessThan(10_000);
    expect(textsOf(second.staged)).toEqual({ ...textsOf(first), "variables/v7.toml": variable(-7) });
  });

  test("is the listing of one ref when the store has everything", async () => {
    const store = memoryStore({ maxBytes: 4 << 20 });
    const first = await staging("config.git#main:ws", { store });
    const again = await staging("config.git#main:ws", { store });
    expect(textsOf(again.staged)).toEqual(textsOf(first.staged));
    expect({ requests: again.requests, little: again.received < 1000 }).toEqual({ requests: 2, little: true });
    const commit = await config.git("rev-parse", "HEAD");
    expect((await staging(`config.git#${commit}:ws`, { store })).requests).toBe(0);
  });

  test("is only what is relevant, where that is said", async () => {
    const { staged } = await staging("config.git#main", { relevant: (path) => path.endsWith("v3.toml") });
    expect(textsOf(staged)["ws/variables/v3.toml"]).toBe(variable(3));
    expect(textsOf(staged)["assets/film.bin"]).toBe("<not read>");
  });
});

describe("a store", () => {
  test.each<[string, (store: Store) => Store]>([
    ["that gives other bytes", (store) => ({ ...store, get: async () => new TextEncoder().encode("blob 1\0x") })],
    [
      "that gives damaged bytes",
      (store) => ({
        ...store,
        async get(key) {
          const found = await store.get(key);
          if (found !== undefined) found[found.length - 1] = 0;
          return found;
        },
      }),
    ],
    ["that fails to give", (store) => ({ ...store, get: () => Promise.reject(new Error("broken")) })],
    ["that fails to keep", (store) => ({ ...store, put: () => Promise.reject(new Error("full")) })],
    ["that has lost half", (store) => ({ ...store, get: async (key) => (key < "8" ? undefined : store.get(key)) })],
    ["that keeps next to nothing", () => memoryStore({ maxBytes: 100 })],
  ])("%s costs time, not correctness", async (_name, spoil) => {
    const store = memoryStore({ maxBytes: 4 << 20 });
    const { staged } = await staging("config.git#main:ws", { store });
    const spoiled = await staging("config.git#main:ws", { store: spoil(store), previous: staged.fingerprint });
    expect(textsOf(spoiled.staged)).toEqual(textsOf(staged));
  });

  test("may know a version that the repository has dropped", async () => {
    const repository = await fixture.repository("dropped", { "a.toml": "a = 1\n", "b.toml": "b = 1\n" });
    const store = memoryStore({ maxBytes: 1 << 20 });
    const { staged } = await staging("dropped.git#main", { store });
    await repository.commit({ "a.toml": "a = 2\n" });
    await repository.git("checkout", "--quiet", "--orphan", "fresh");
    await repository.commit({ "a.toml": "a = 2\n" });
    await repository.git("branch", "--force", "main", "fresh");
    await repository.git("reflog", "expire", "--expire=now", "--all");
    await repository.git("gc", "--quiet", "--prune=now");
    const again = await staging("dropped.git#main", { store, previous: staged.fingerprint });
    expect(textsOf(again.staged)).toEqual({ "a.toml": "a = 2\n", "b.toml": "b = 1\n" });
  });
});

/** What a server says it can do, as packets. */
function capabilities(...lines: string[]): string {
  return `${lines.map((text) => `${(text.length + 5).toString(16).padStart(4, "0")}${text}\n`).join("")}0000`;
}

describe("a server of another kind", () => {
  /** Makes git itself speak an older protocol, or offer less. */
  const lesser = (change: (request: IncomingMessage) => void): Interceptor => {
    return (request, _response, serve) => {
      change(request);
      return serve();
    };
  };
  const old = lesser(({ headers }) => {
    delete headers["git-protocol"];
  });

  test("that speaks the first protocol only is understood", async () => {
    const repository = await fixture.repository("old", { "ws/a.toml": "a = 1\n", "b.toml": "b = 1\n" });
    await repository.git("tag", "--annotate", "v1", "--message=v1");
    const server = await fixture.serve({ intercept: old });
    const commit = await repository.git("rev-parse", "HEAD");
    for (const ref of ["main", "v1", commit]) {
      const { staged } = await staging(`old.git#${ref}:ws`, { server });
      expect(textsOf(staged)).toEqual({ "a.toml": "a = 1\n" });
      expect(staged.fingerprint).toEqual({ kind: "git_commit", value: commit });
    }
  });

  test("that cannot leave out files sends them all", async () => {
    await fixture.repository("unfiltered", {
      "ws/a.toml": "a = 1\n",
      "b.bin": randomBytes(100_000),
    });
    const server = await fixture.serve({
      intercept(request, response, serve) {
        if (request.method === "POST" || request.headers["git-protocol"] === undefined) return serve();
        response.setHeader("content-type", "application/x-git-upload-pack-advertisement");
        response.end(capabilities("version 2", "ls-refs", "fetch=shallow"));
      },
    });
    const { staged, received } = await staging("unfiltered.git#main:ws", { server });
    expect(textsOf(staged)).toEqual({ "a.toml": "a = 1\n" });
    expect(received).toBeGreaterThan(100_000);
  });

  test("that leaves out files and does not give them out by id sends them all", async () => {
    await fixture.repository("grudging", { "ws/a.toml": "a = 1\n", "b.toml": "b = 1\n" });
    let posts = 0;
    const server = await fixture.serve({
      intercept(request, response, serve) {
        posts += request.method === "POST" ? 1 : 0;
        // The listing, the trees, and then the files.
        if (posts !== 3 || request.method !== "POST") return serve();
        request.resume();
        response
          .setHeader("content-type", "application/x-git-upload-pack-result")
          .end("0022ERR upload-pack: not our ref x");
      },
    });
    const { staged } = await staging("grudging.git#main:ws", { server });
    expect(textsOf(staged)).toEqual({ "a.toml": "a = 1\n" });
  });

  test("that sends a file that it was not asked for in place of the one that it was is refused", async () => {
    const repository = await fixture.repository("swapping", { "a.toml": "a = 1\n", "b.toml": "b = 1\n" });
    const other = await packOf(repository, ["HEAD:b.toml"]);
    let posts = 0;
    const server = await fixture.serve({
      intercept(request, response, serve) {
        posts += request.method === "POST" ? 1 : 0;
        if (posts !== 3) return serve();
        request.resume();
        response.setHeader("content-type", "application/x-git-upload-pack-result").end(sideBand(other));
      },
    });
    expect(await failureOf(staging("swapping.git#main", { server }))).toMatchObject({
      code: "source_corrupt",
      message: expect.stringMatching(
        /^git fetch failed for workspace source: the host did not send a\.toml \([0-9a-f]{40}\)$/,
      ),
    });
  });

  test("that sends files larger than allowed is bearable as long as nobody needs them", async () => {
    await fixture.repository("large", { "ws/a.toml": "a = 1\n", "ws/big.bin": new Uint8Array(3 << 20) });
    const server = await fixture.serve({ intercept: old });
    const limits = { fileBytes: 1 << 20 };
    const relevant = (path: string): boolean => path.endsWith(".toml");
    expect((await staging("large.git#main:ws", { server, limits, relevant })).staged.files.size).toBe(2);
    expect(await failureOf(staging("large.git#main:ws", { server, limits }))).toMatchObject({
      code: "source_too_large",
      message: "git fetch failed for workspace source: big.bin exceeds limit of 1048576 bytes",
    });
  });

  test("that lists a million refs is refused", async () => {
    const line = `003f${"a".repeat(40)} refs/heads/branch-00000000000\n`;
    const server = await fixture.serve({
      intercept(_request, response) {
        response.setHeader("content-type", "application/x-git-upload-pack-advertisement");
        const more = (): void => {
          while (response.write(line.repeat(1000)));
        };
        response.on("drain", more);
        more();
      },
    });
    expect(await failureOf(staging("config.git#main", { server }))).toMatchObject({
      code: "source_too_large",
      message: "git fetch failed for workspace source: exceeded limit of 4194304 bytes for the list of refs",
    });
  });

  test("that names its objects otherwise is refused", async () => {
    await fixture.repository("sha256", {});
    const server = await fixture.serve({
      intercept(_request, response) {
        const body = capabilities("version 2", "ls-refs", "fetch=shallow filter", "object-format=sha256");
        response.setHeader("content-type", "application/x-git-upload-pack-advertisement").end(body);
      },
    });
    expect(await failureOf(staging(`sha256.git#${"a".repeat(40)}`, { server }))).toMatchObject({
      code: "source_unsupported",
      message: "git fetch failed for workspace source: the repository names its objects by sha256, not by sha1",
    });
  });
});
