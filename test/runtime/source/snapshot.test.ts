import { createHash } from "node:crypto";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type FetchInit, type LoadOptions, Workspace } from "../../../src/runtime/index.ts";
import { readSnapshot } from "../../../src/runtime/snapshot/read-snapshot.ts";
import type { Snapshot } from "../../../src/runtime/snapshot/snapshot.ts";
import { writeSnapshot } from "../../../src/runtime/snapshot/write-snapshot.ts";
import { stage } from "../../../src/runtime/source/stage.ts";
import { failureOf } from "./git-fixture.ts";
import { tgz } from "./tar-fixture.ts";
import { endlessBody, redirectTo, slowResponse, web } from "./web-fixture.ts";

const ADDRESS = "https://edge.example/v1/workspaces/app/snapshot";
const SOURCE = `snapshot+${ADDRESS}`;
const FILES = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "variables/v.toml": 'schema_version = 1\ntype = "int"\n[values]\na = 7\n[resolve]\ndefault = "a"\n',
};

let snapshot: Uint8Array<ArrayBuffer>;
let hash: string;
beforeAll(async () => {
  snapshot = await (await Workspace.fromFiles(FILES)).toSnapshot();
  hash = createHash("sha256").update(snapshot).digest("hex");
});

const load = (answer: () => Response, options: LoadOptions & { source?: string } = {}): Promise<Workspace> => {
  const { source = SOURCE, ...rest } = options;
  return Workspace.load(source, { fetch: web(answer), ...rest });
};
const sound = (headers: Record<string, string> = {}) => new Response(snapshot, { headers });

describe("a snapshot on the web", () => {
  test("resolves, and is the version that it says it is", async () => {
    const git = { kind: "git_commit", value: "a".repeat(40) } as const;
    const made = await snapshotOf({ fingerprint: git, immutable: true });
    const workspace = await load(() => new Response(made, { headers: { etag: '"1"' } }));
    expect(workspace.resolveVariable("v", {}).value).toBe(7);
    // That its own source was pinned does not pin this address.
    expect(workspace).toMatchObject({ root: SOURCE, fingerprint: git, immutable: false });
    expect(workspace.layers).toEqual([
      { source: SOURCE, fingerprint: { kind: "http_validator", value: 'etag:"1"' }, immutable: false },
    ]);
  });

  test.each([
    ["one instance of WebAssembly", 1, {}],
    ["JavaScript alone where that was chosen", 0, { kernel: "js" }],
  ] as const)("is checked and evaluated by %s", async (_, instances, options) => {
    const start = vi.spyOn(WebAssembly, "Instance");
    onTestFinished(() => start.mockRestore());
    const workspace = await load(sound, options);
    expect(workspace.resolveVariable("v", {}).value).toBe(7);
    expect(start).toHaveBeenCalledTimes(instances);
  });

  test("gives itself again", async () => {
    expect(await (await load(sound)).toSnapshot()).toEqual(snapshot);
  });

  test("is known by its content where the server says nothing", async () => {
    const [layer] = (await load(sound)).layers;
    expect(layer?.fingerprint).toEqual({ kind: "content_hash", value: `sha256:${hash}` });
  });

  test("never changes at an address that holds its hash, and must have that hash", async () => {
    const source = `${SOURCE}/${hash.toUpperCase()}`;
    const workspace = await load(sound, { source });
    expect(workspace.immutable).toBe(true);
    expect(await workspace.probe({ fetch: () => Promise.reject(new Error("asked")) })).toBe("immutable");
    expect(await failureOf(load(sound, { source: `${SOURCE}/${"0".repeat(64)}` }))).toMatchObject({
      code: "source_corrupt",
      message: `failed to read workspace snapshot: its SHA-256 is ${hash}, not the one in its address`,
    });
  });

  test("is asked for with the token of its origin, in whatever encoding, and reports progress", async () => {
    const asked: FetchInit[] = [];
    const progress: number[] = [];
    await load(sound, {
      source: SOURCE.replace("edge.example", "u:p@edge.example"),
      fetch: web((url, init) => {
        expect(url.href).toBe(ADDRESS);
        asked.push(init);
        return sound();
      }),
      onProgress: ({ receivedBytes }) => progress.push(receivedBytes),
    });
    const authorization = `Basic ${btoa("u:p")}`;
    expect(asked).toEqual([{ method: "GET", headers: { authorization }, redirect: "manual" }]);
    expect(progress.at(-1)).toBe(snapshot.length);
  });

  test("is shown without user info and query", async () => {
    const workspace = await load(sound, { source: "snapshot+https://u:p@h/s?sig=secret" });
    expect(workspace.root).toBe("snapshot+https://<redacted>@h/s?<redacted>");
  });

  test("loses its credentials on the way to another host", async () => {
    const seen: string[] = [];
    const fetch = web((url, { headers }) => {
      seen.push(`${url.host} ${headers.authorization ?? "-"}`);
      if (url.host === "cdn.example") return sound();
      return redirectTo("https://cdn.example/s");
    });
    await load(sound, { fetch, workspaceToken: "t" });
    expect(seen).toEqual(["edge.example Bearer t", "cdn.example -"]);
  });

  test("may come from a development server of this machine, where that is allowed", async () => {
    const source = "snapshot+http://127.0.0.1:1/s";
    expect((await load(sound, { source, allowInsecureLoopback: true })).root).toBe(source);
    expect((await failureOf(load(sound, { source }))).message).toBe(
      "workspace source scheme is not supported: snapshot+http",
    );
  });

  test("is not linted, because it was when it was made", async () => {
    const workspace = await load(sound, { policy: "run" });
    expect((await failureOf(workspace.lint())).code).toBe("lint_unavailable");
  });
});

describe("a snapshot on the web is refused", () => {
  const LOADED_ONLY = "snapshot+https:// workspace sources hold no files: they can only be loaded";

  const child = tgz([{ name: "rototo-workspace.toml", content: `schema_version = 1\nextends = ["${SOURCE}"]\n` }]);
  test.each<[string, () => Promise<unknown>]>([
    ["to be inspected", () => Workspace.inspect(SOURCE, { fetch: web(() => sound()) })],
    ["to be loaded without the program it is", () => load(sound, { lint: "skip" })],
    ["for a parent", () => stage("https://h/c.tgz", { fetch: web(() => new Response(child)) })],
  ])("%s", async (_name, use) => {
    expect(await failureOf(use())).toMatchObject({ code: "source_unsupported", message: LOADED_ONLY });
  });

  const READ = "failed to read workspace snapshot: ";
  const FETCH = "failed to fetch workspace snapshot: ";
  const INVALID = "snapshot cannot be used: ";
  test.each<[string, () => Response, LoadOptions, string, string]>([
    ["a web page", () => new Response("<!doctype html>".repeat(9)), {}, "snapshot_invalid", `${INVALID}it is none`],
    ["nothing", () => new Response(null), {}, "snapshot_invalid", `${INVALID}it is none`],
    ["cut", () => new Response(snapshot.slice(0, -1)), {}, "snapshot_invalid", `${INVALID}its length is wrong`],
    ["changed", () => new Response(flipped(60)), {}, "snapshot_invalid", `${INVALID}its hash is wrong`],
    [
      "declared too long",
      () => new Response(snapshot, { headers: { "content-length": "6" } }),
      { limits: { downloadBytes: 5 } },
      "source_too_large",
      "workspace snapshot is too large: 6 bytes exceeds limit of 5 bytes",
    ],
    [
      "endless",
      () => new Response(endlessBody()),
      { limits: { downloadBytes: 1 << 20 } },
      "source_too_large",
      "workspace snapshot is too large: exceeded limit of 1048576 bytes",
    ],
    [
      "not there",
      () => new Response(null, { status: 404, statusText: "Not Found" }),
      {},
      "source_not_found",
      `${FETCH}HTTP 404 Not Found`,
    ],
    [
      "elsewhere, over http",
      () => redirectTo("http://h/"),
      {},
      "source_unavailable",
      `${FETCH}workspace snapshot redirects must stay on https`,
    ],
  ])("that is %s", async (_name, answer, options, code, message) => {
    expect(await failureOf(load(answer, options))).toMatchObject({ code, message });
  });

  test("that arrives too slowly", async () => {
    const timeout = (ms: number) => AbortSignal.timeout(ms);
    expect(
      await failureOf(load(sound, { fetch: web(slowResponse), timeout, limits: { archiveMs: 50 } })),
    ).toMatchObject({
      code: "source_unavailable",
      message: `${READ}operation timed out`,
    });
  });

  test.each<[string, unknown]>([
    ["a word", "main"],
    ["a list", []],
    ["of no known kind", { kind: "mood", value: "x" }],
    ["a short commit", { kind: "git_commit", value: "abc" }],
    ["a line of another protocol", { kind: "git_commit", value: `${"a".repeat(40)}\nhave x` }],
    ["layers that are none", { kind: "workspace_layers", layers: 5 }],
    ["layers in layers", { kind: "workspace_layers", layers: [{ kind: "workspace_layers", layers: [] }] }],
  ])("whose fingerprint is %s", async (_name, fingerprint) => {
    const made = await snapshotOf({ fingerprint, immutable: false });
    expect(await failureOf(load(() => new Response(made)))).toMatchObject({
      code: "snapshot_invalid",
      message: `${INVALID}its end is damaged`,
    });
  });
});

describe("probing a snapshot", () => {
  test.each<[string, Record<string, string>, (init: FetchInit) => Response, string]>([
    ["the same ETag", { etag: '"1"' }, () => sound({ etag: '"1"' }), "unchanged"],
    ["another ETag", { etag: '"1"' }, () => sound({ etag: '"2"' }), "changed"],
    [
      "a server that knows what has not changed",
      { etag: '"1"' },
      ({ headers }) => new Response(null, { status: headers["if-none-match"] === '"1"' ? 304 : 200 }),
      "unchanged",
    ],
    ["a server that says nothing", {}, () => sound(), "unknown"],
  ])("%s", async (_name, headers, answer, expected) => {
    const workspace = await load(() => sound(headers));
    expect(await workspace.probe({ fetch: web((_url, init) => answer(init)) })).toBe(expected);
  });
});

/** The snapshot with another end, as a forger would write it. */
async function snapshotOf(end: { fingerprint: unknown; immutable: boolean }): Promise<Uint8Array<ArrayBuffer>> {
  const { program } = await readSnapshot(snapshot);
  return writeSnapshot({ program, ...end } as Snapshot);
}

function flipped(at: number): Uint8Array<ArrayBuffer> {
  const bytes = snapshot.slice();
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}
