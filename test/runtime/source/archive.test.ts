import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Fetch, FetchInit } from "../../../src/runtime/ports.ts";
import type { StagedSource } from "../../../src/runtime/source/files.ts";
import type { SourceLimits } from "../../../src/runtime/source/limits.ts";
import { probe } from "../../../src/runtime/source/probe.ts";
import { stage } from "../../../src/runtime/source/stage.ts";
import type { StageOptions } from "../../../src/runtime/source/stage-options.ts";
import { failureOf, textsOf } from "./git-fixture.ts";
import { pax, type TarPart, tar, tgz } from "./tar-fixture.ts";
import { redirectTo, slowResponse, web } from "./web-fixture.ts";

const SOURCE = "https://archives.example/c.tgz";
const MANIFEST: TarPart = { name: "rototo-workspace.toml", content: "schema_version = 1\n" };
const READ = "failed to read archive entry: ";

/** A body that arrives in pieces, without a declared length. */
function body(bytes: Uint8Array, piece = 1000): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = bytes.slice(at, at + piece);
      at += chunk.length;
      if (chunk.length === 0) controller.close();
      else controller.enqueue(chunk);
    },
  });
}

const stageBytes = (
  bytes: Uint8Array,
  options: StageOptions & { source?: string; headers?: Record<string, string> } = {},
) => {
  const { source = SOURCE, headers = {}, ...rest } = options;
  return stage(source, { fetch: web(() => new Response(body(bytes), { headers })), ...rest });
};

const stageParts = (parts: readonly TarPart[], options: Parameters<typeof stageBytes>[1] = {}): Promise<StagedSource> =>
  stageBytes(tgz(parts), options);

describe("an archive", () => {
  test("is unpacked, and its content is its version", async () => {
    const bytes = tgz([MANIFEST, { name: "variables/", type: "5" }, { name: "variables/a.toml", content: "a = 1\n" }]);
    const staged = await stageBytes(bytes);
    expect(textsOf(staged)).toEqual({ "rototo-workspace.toml": "schema_version = 1\n", "variables/a.toml": "a = 1\n" });
    const value = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    expect(staged).toMatchObject({ root: SOURCE, immutable: false, fingerprint: { kind: "content_hash", value } });
  });

  test.each([
    ["ETag", { etag: 'W/"x"', "last-modified": "Fri" }, 'etag:W/"x"'],
    [
      "Last-Modified",
      { "last-modified": "Fri, 20 Nov 2026 10:00:00 GMT" },
      "last-modified:Fri, 20 Nov 2026 10:00:00 GMT",
    ],
  ])("has its %s for a version", async (_name, headers, value) => {
    expect((await stageParts([MANIFEST], { headers })).fingerprint).toEqual({ kind: "http_validator", value });
  });

  test("is asked for unencoded, and with the token of its origin", async () => {
    const asked: FetchInit[] = [];
    const fetch = web((_url, init) => {
      asked.push(init);
      return new Response(body(tgz([MANIFEST])));
    });
    await stage(SOURCE, { fetch, workspaceToken: "secret" });
    expect(asked).toEqual([
      { method: "GET", headers: { "accept-encoding": "identity", authorization: "Bearer secret" }, redirect: "manual" },
    ]);
  });

  test("that the platform has decoded already is a tar file", async () => {
    const headers = { "content-encoding": "gzip" };
    expect((await stageBytes(tar([MANIFEST]), { headers })).files.size).toBe(1);
    expect((await stageBytes(tgz([MANIFEST]), { headers })).files.size).toBe(1);
  });

  test("may begin its paths with ./ and hold a global header, as tar -C and git archive write them", async () => {
    const parts = [
      { name: "pax_global_header", type: "g", content: pax("comment", "c0ffee") },
      { name: "./", type: "5" },
      { name: "./rototo-workspace.toml", content: "schema_version = 1\n" },
      { name: "././variables//a.toml", content: "a = 1\n" },
    ];
    expect(Object.keys(textsOf(await stageParts(parts)))).toEqual(["rototo-workspace.toml", "variables/a.toml"]);
  });

  test("has the last of two entries of one path", async () => {
    expect(textsOf(await stageParts([MANIFEST, { name: "a", content: "1" }, { name: "a", content: "2" }])).a).toBe("2");
  });

  test("may hold names that are keys of every object", async () => {
    const { files } = await stageParts([MANIFEST, { name: "__proto__", content: "x" }, { name: "constructor/y" }]);
    expect([...files.keys()]).toEqual(["rototo-workspace.toml", "__proto__", "constructor/y"]);
  });
});

describe("the workspace in an archive", () => {
  const inside = { ...MANIFEST, name: "top/rototo-workspace.toml" };
  const unclear = `workspace archive from \`${SOURCE}\` does not contain a clear workspace root; use #:subdir`;

  test.each<[string, TarPart[], string, string[]]>([
    ["is its root", [MANIFEST, { name: "d/a" }, { name: "e/a" }], "", ["rototo-workspace.toml", "d/a", "e/a"]],
    ["is its only directory", [inside, { name: "README" }], "", ["rototo-workspace.toml"]],
    [
      "is where the source says",
      [MANIFEST, inside, { name: "top/a" }],
      "#:top",
      ["rototo-workspace.toml", "top/a"].map((it) => it.replace("top/", "")),
    ],
    ["may be without a manifest where the source says", [MANIFEST, { name: "d/a" }], "#:d/", ["a"]],
  ])("%s", async (_name, parts, fragment, files) => {
    expect([...(await stageParts(parts, { source: SOURCE + fragment })).files.keys()]).toEqual(files);
  });

  test.each<[string, TarPart[], string, string, string]>([
    ["unclear: nothing", [], "", "source_not_found", unclear],
    ["unclear: a second directory", [inside, { name: "d/", type: "5" }], "", "source_not_found", unclear],
    ["unclear: too deep", [{ ...MANIFEST, name: "a/b/rototo-workspace.toml" }], "", "source_not_found", unclear],
    ["unsafe", [MANIFEST], "#:../x", "source_invalid", "workspace source subdir is unsafe: ../x"],
    [
      "missing",
      [MANIFEST],
      "#:d",
      "source_not_found",
      `workspace source subdir \`d\` was not found in \`${SOURCE}#:d\``,
    ],
    [
      "a file",
      [MANIFEST],
      "#:rototo-workspace.toml",
      "source_not_found",
      "workspace source subdir `rototo-workspace.toml` is not a directory",
    ],
  ])("cannot be %s", async (_name, parts, fragment, code, message) => {
    expect(await failureOf(stageParts(parts, { source: SOURCE + fragment }))).toMatchObject({ code, message });
  });
});

describe("what an archive must not hold", () => {
  test.each<[TarPart[], string]>([
    ...[
      "/etc/passwd",
      "../x",
      "a/../x",
      "..",
      "a\\b",
      ".git/config",
      "a/.GIT/x",
      "git~1/x",
      "a\nb",
      ".g\u200cit",
      "\uff0egit",
    ].map((name): [TarPart[], string] => [
      [{ name }],
      `workspace archive contains unsafe path: ${name.replace("\n", "\ufffd")}`,
    ]),
    [[{ name: "" }], "workspace archive contains unsafe path: "],
    [
      [{ name: "x", type: "x", content: pax("path", "a\0b") }, { name: "y" }],
      "workspace archive contains unsafe path: a\ufffdb",
    ],
    [[{ name: "a.toml" }, { name: "A.toml" }], "workspace archive contains unsafe path: A.toml"],
    [[{ name: "d/x" }, { name: "D/y" }], "workspace archive contains unsafe path: D/y"],
    [[{ name: "\u00e9" }, { name: "e\u0301" }], "workspace archive contains unsafe path: e\u0301"],
    [
      [{ name: "p", type: "x", content: pax("path", `${"d/".repeat(64)}x`) }, { name: "y" }],
      `workspace archive contains unsafe path: ${"d/".repeat(64)}x`,
    ],
    [[{ name: "link", type: "2" }], "workspace archive contains unsupported entry type at: link"],
    [[{ name: "hard", type: "1" }], "workspace archive contains unsupported entry type at: hard"],
    [[{ name: "fifo", type: "6" }], "workspace archive contains unsupported entry type at: fifo"],
    [[{ name: "sparse", type: "S" }], "workspace archive contains unsupported entry type at: sparse"],
    [[{ name: "../link", type: "2" }], "workspace archive contains unsafe path: ../link"],
    [[{ name: Uint8Array.of(0xff) }], "archive entry path is invalid: stream did not contain valid UTF-8"],
    [[{ name: "a", size: "xyz" }], "archive entry size is invalid: numeric field was not a number"],
    [[{ name: "a" }, { name: "a/b" }], "failed to extract workspace archive: a: Not a directory (os error 20)"],
    [[{ name: "a/b" }, { name: "a" }], "failed to extract workspace archive: a: Is a directory (os error 21)"],
    [[{ name: "p", type: "x", content: "?" }], `${READ}malformed pax extension`],
  ])("%j", async (parts, message) => {
    expect(await failureOf(stageParts([MANIFEST, ...parts]))).toMatchObject({ code: "source_corrupt", message });
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["is cut", tgz([MANIFEST]).slice(0, -20), /^failed to read archive entry: /],
    [
      "is no tar file",
      new Uint8Array(gzipSync("x".repeat(2000))),
      /^failed to read archive entry: archive header checksum mismatch$/,
    ],
    [
      "is a web page",
      new TextEncoder().encode("<!doctype html>"),
      /^failed to read workspace archive: invalid gzip header$/,
    ],
    ["is empty", new Uint8Array(0), /^failed to read workspace archive: invalid gzip header$/],
    ["is a plain tar file", tar([MANIFEST]), /^failed to read workspace archive: invalid gzip header$/],
  ])("a body that %s is refused", async (_name, bytes, message) => {
    const failure = await failureOf(stageBytes(bytes));
    expect(failure.code).toBe("source_corrupt");
    expect(failure.message).toMatch(message);
  });
});

describe("limits", () => {
  const files = Array.from({ length: 3 }, (_, index) => ({ name: `f${index}`, content: "x".repeat(10) }));
  const exact = tgz([MANIFEST, ...files]);

  test.each<[Partial<SourceLimits>, Record<string, string>, string]>([
    [
      { downloadBytes: exact.length - 1 },
      {},
      `workspace archive is too large: exceeded limit of ${exact.length - 1} bytes`,
    ],
    [
      { downloadBytes: 5 },
      { "content-length": "6" },
      "workspace archive is too large: 6 bytes exceeds limit of 5 bytes",
    ],
    [{ totalBytes: 48 }, {}, "workspace archive decompressed content is too large: exceeded limit of 48 bytes"],
    [{ entries: 3 }, {}, "workspace archive contains too many entries: exceeded limit of 3"],
  ])("%j holds", async (limits, headers, message) => {
    const failure = await failureOf(stageBytes(exact, { limits, headers }));
    expect(failure).toMatchObject({ code: "source_too_large", message });
  });

  test("are allowed exactly", async () => {
    const limits = { downloadBytes: exact.length, totalBytes: 49, entries: 4 };
    expect((await stageBytes(exact, { limits })).files.size).toBe(4);
  });

  const MIB = 1 << 20;
  test.each<[string, Uint8Array]>([
    ["a file of zeros", new Uint8Array(gzipSync(tar([{ name: "a", content: new Uint8Array(300 * MIB) }])))],
    ["zeros after the end", new Uint8Array(gzipSync(Buffer.concat([tar([MANIFEST]), new Uint8Array(300 * MIB)])))],
  ])("end a small archive that unpacks to a large one: %s", async (_name, bytes) => {
    expect(bytes.length).toBeLessThan(MIB);
    const before = process.memoryUsage().rss;
    const failure = await failureOf(stageBytes(bytes));
    expect(failure.message).toBe(
      "workspace archive decompressed content is too large: exceeded limit of 209715200 bytes",
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * MIB);
  });

  test("end an endless body", async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x1f)) });
    const head = new Uint8Array(gzipSync(tar([MANIFEST]))).slice(0, 12);
    const whole = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(head);
      },
      async pull(controller) {
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    for (const stream of [endless, whole]) {
      const failure = await failureOf(
        stage(SOURCE, { fetch: web(() => new Response(stream)), limits: { downloadBytes: MIB } }),
      );
      expect(["source_too_large", "source_corrupt"]).toContain(failure.code);
    }
  });
});

describe("the conversation", () => {
  const FETCH = "failed to fetch workspace archive: ";

  test.each<[string, (url: URL) => Response, string, string]>([
    [
      "404",
      () => new Response("no such\n file ", { status: 404, statusText: "Not Found" }),
      "source_not_found",
      `${FETCH}HTTP 404 Not Found: no such  file`,
    ],
    [
      "401",
      () => new Response(null, { status: 401, statusText: "Unauthorized" }),
      "source_unauthorized",
      `${FETCH}HTTP 401 Unauthorized`,
    ],
    [
      "403",
      () => new Response("  ", { status: 403, statusText: "Forbidden" }),
      "source_unauthorized",
      `${FETCH}HTTP 403 Forbidden`,
    ],
    [
      "500",
      () => new Response("x".repeat(10), { status: 500, statusText: "Oops" }),
      "source_unavailable",
      `${FETCH}HTTP 500 Oops: xxxxxxxxxx`,
    ],
    [
      "304 unasked",
      () => new Response(null, { status: 304, statusText: "Not Modified" }),
      "source_unavailable",
      `${FETCH}HTTP 304 Not Modified`,
    ],
    [
      "a redirect to http",
      () => redirectTo("http://archives.example/c.tgz"),
      "source_unavailable",
      `${FETCH}workspace archive redirects must stay on https`,
    ],
    [
      "a redirect to a file",
      () => redirectTo("file:///etc/passwd"),
      "source_unavailable",
      `${FETCH}workspace archive redirects must stay on https`,
    ],
    [
      "a redirect to nothing",
      () => new Response(null, { status: 301 }),
      "source_unavailable",
      `${FETCH}HTTP 301 to something that is no address`,
    ],
    ["redirects without end", () => redirectTo(SOURCE), "source_unavailable", `${FETCH}too many redirects`],
  ])("%s is told", async (_name, answer, code, message) => {
    expect(await failureOf(stage(SOURCE, { fetch: web(answer) }))).toMatchObject({ code, message });
  });

  test("a failure of the network is told, without the token", async () => {
    const fetch = () => Promise.reject(new Error("connect to secret@archives.example failed"));
    const { code, message } = await failureOf(stage(SOURCE, { fetch, workspaceToken: "secret" }));
    expect({ code, message }).toEqual({
      code: "source_unavailable",
      message: `${FETCH}connect to <redacted>@archives.example failed`,
    });
  });

  test("credentials do not follow a redirect to another host or port", async () => {
    const seen: string[] = [];
    const fetch = web((url, { headers }) => {
      seen.push(`${url.origin} ${headers.authorization ?? "-"}`);
      const next: Record<string, string> = {
        "https://archives.example": "https://archives.example:444/c.tgz",
        "https://archives.example:444": "https://u:p@cdn.example/c.tgz",
      };
      const location = next[url.origin];
      return location === undefined ? new Response(body(tgz([MANIFEST]))) : redirectTo(location);
    });
    await stage(SOURCE, { fetch, workspaceToken: "secret" });
    expect(seen).toEqual([
      "https://archives.example Bearer secret",
      "https://archives.example:444 -",
      "https://cdn.example -",
    ]);
  });

  test("a slow body ends with the time limit, and with the caller's signal", async () => {
    const timeout = (ms: number): AbortSignal => AbortSignal.timeout(ms);
    expect(
      await failureOf(stage(SOURCE, { fetch: web(slowResponse), timeout, limits: { archiveMs: 50 } })),
    ).toMatchObject({
      code: "source_unavailable",
      message: "failed to read workspace archive: operation timed out",
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect(
      await failureOf(stage(SOURCE, { fetch: web(slowResponse), timeout, signal: controller.signal })),
    ).toMatchObject({
      code: "aborted",
      message: "failed to read workspace archive: the load was aborted",
    });
  });
});

describe("probing an archive", () => {
  const etag = { kind: "http_validator", value: 'etag:"1"' } as const;
  const CHECK = "failed to check workspace archive: ";

  test.each([
    ["the same ETag", { etag: '"1"' }, etag, "unchanged"],
    ["another ETag", { etag: '"2"' }, etag, "changed"],
    ["no validator", {}, etag, "unknown"],
    [
      "a validator where there was none",
      { etag: '"1"' },
      { kind: "content_hash", value: "sha256:00" } as const,
      "changed",
    ],
    [
      "the same date",
      { "last-modified": "x" },
      { kind: "http_validator", value: "last-modified:x" } as const,
      "unchanged",
    ],
  ])("%s", async (_name, headers, current, expected) => {
    const methods: string[] = [];
    const fetch = web((_url, { method }) => {
      methods.push(method);
      return new Response(null, { headers });
    });
    expect(await probe(SOURCE, current, { fetch })).toBe(expected);
    expect(methods).toEqual(["HEAD"]);
  });

  test("lets a server say that nothing has changed", async () => {
    const fetch = web(
      (_url, { headers }) => new Response(null, { status: headers["if-none-match"] === '"1"' ? 304 : 200 }),
    );
    expect(await probe(SOURCE, etag, { fetch })).toBe("unchanged");
  });

  test.each<[string, Fetch, string]>([
    [
      "a refusal",
      web(() => new Response(null, { status: 405, statusText: "Method Not Allowed" })),
      `${CHECK}HTTP 405 Method Not Allowed`,
    ],
    ["no network", () => Promise.reject(new Error("no network")), `${CHECK}no network`],
    [
      "a redirect to http",
      web(() => redirectTo("http://x/")),
      `${CHECK}workspace archive redirects must stay on https`,
    ],
  ])("tells of %s", async (_name, fetch, message) => {
    expect((await failureOf(probe(SOURCE, etag, { fetch }))).message).toBe(message);
  });
});
