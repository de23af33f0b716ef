import type { ServerResponse } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import type { Fetch } from "../../../src/runtime/ports.ts";
import type { SourceLimits } from "../../../src/runtime/source/limits.ts";
import type { Repository } from "../../../tools/git/repository.ts";
import type { Interceptor } from "../../../tools/git/server.ts";
import { failureOf, gitFixture, hostFetch, textsOf } from "./git-fixture.ts";
import { deltaWithoutBase, packOf, sideBand } from "./git-pack-fixture.ts";

const fixture = gitFixture();
const FAILED = "git fetch failed for workspace source: ";
let config: Repository;

beforeAll(async () => {
  config = await fixture.repository("config", { "ws/a.toml": "a = 1\n", "ws/b.toml": "b = 1\n" });
});

/** Spoils the requests for packs: the POSTs after the first, which lists refs. Each load begins with a GET. */
function spoilFetch(answer: (response: ServerResponse) => void | Promise<void>): Interceptor {
  let posts = 0;
  return (request, response, serve) => {
    posts = request.method === "POST" ? posts + 1 : 0;
    if (posts < 2) return serve();
    request.resume();
    response.setHeader("content-type", "application/x-git-upload-pack-result");
    return answer(response);
  };
}

const spoilFirst =
  (answer: (response: ServerResponse) => void): Interceptor =>
  (_request, response) =>
    answer(response);

describe("what the host answers", () => {
  const html = "<!doctype html><title>Sign in</title>";
  const damaged = `${FAILED}the answer of the host is damaged`;

  test.each<[string, Interceptor, string, string | RegExp]>([
    ["401", spoilFirst((r) => r.writeHead(401).end()), "source_unauthorized", `${FAILED}HTTP 401 Unauthorized`],
    ["403", spoilFirst((r) => r.writeHead(403).end("no")), "source_unauthorized", `${FAILED}HTTP 403 Forbidden`],
    ["404", spoilFirst((r) => r.writeHead(404).end()), "source_not_found", `${FAILED}HTTP 404 Not Found`],
    ["410", spoilFirst((r) => r.writeHead(410).end()), "source_not_found", `${FAILED}HTTP 410 Gone`],
    ["429", spoilFirst((r) => r.writeHead(429).end()), "source_unavailable", `${FAILED}HTTP 429 Too Many Requests`],
    [
      "500",
      spoilFirst((r) => r.writeHead(500).end(html)),
      "source_unavailable",
      `${FAILED}HTTP 500 Internal Server Error`,
    ],
    ["204", spoilFirst((r) => r.writeHead(204).end()), "source_unavailable", `${FAILED}HTTP 204 No Content`],
    [
      "a web page",
      spoilFirst((r) => r.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html)),
      "source_unavailable",
      `${FAILED}the host answered text/html instead of git`,
    ],
    [
      "a web page that says it is git",
      spoilFirst((r) => r.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" }).end(html)),
      "source_corrupt",
      damaged,
    ],
    [
      "nothing at all",
      spoilFirst((r) => r.writeHead(200).end()),
      "source_unavailable",
      `${FAILED}the host answered something instead of git`,
    ],
    [
      "a closed connection",
      spoilFirst((r) => r.destroy()),
      "source_unavailable",
      /^git fetch failed for workspace source: fetch failed/,
    ],
    ["a web page for the pack", spoilFetch((r) => r.writeHead(200).end(html) && undefined), "source_corrupt", damaged],
    ["an empty pack answer", spoilFetch((r) => r.writeHead(200).end() && undefined), "source_corrupt", damaged],
    [
      "a failure told in the stream",
      spoilFetch((r) => r.writeHead(200).end("0008NAK\n000e\x03disk full") && undefined),
      "source_unavailable",
      `${FAILED}disk full`,
    ],
    [
      "a refusal",
      spoilFetch((r) => r.writeHead(200).end("0011ERR too busy\n") && undefined),
      "source_unavailable",
      `${FAILED}too busy`,
    ],
    [
      "no pack",
      spoilFetch((r) => r.writeHead(200).end("0011shallow-info\n0000") && undefined),
      "source_corrupt",
      /^git fetch failed for workspace source: the host did not send commit [0-9a-f]{40}$/,
    ],
    [
      "a connection that breaks in the middle",
      spoilFetch((r) => {
        r.writeHead(200, { "content-length": "100000" });
        r.write("0008NAK\n", () => r.destroy());
      }),
      "source_unavailable",
      /^git fetch failed for workspace source: (terminated|.*aborted)/,
    ],
  ])("%s is told clearly", async (_name, intercept, code, message) => {
    const failure = await failureOf(
      fixture.stage("config.git#main:ws", { server: await fixture.serve({ intercept }) }),
    );
    expect(failure.code).toBe(code);
    if (typeof message === "string") expect(failure.message).toBe(message);
    else expect(failure.message).toMatch(message);
  });

  test("a host that cannot be reached is told clearly", async () => {
    const server = await fixture.serve();
    await server.close();
    const { code, message } = await failureOf(fixture.stage("config.git#main", { server }));
    expect(code).toBe("source_unavailable");
    expect(message).toMatch(/^git fetch failed for workspace source: fetch failed: connect ECONNREFUSED/);
  });

  test("an address that is none is told clearly", async () => {
    const { code, message } = await failureOf(
      fixture.stage("", { server: { url: "https://exa mple/r.git?token=abc", port: 0, close: async () => {} } }),
    );
    expect(code).toBe("source_invalid");
    expect(message).toBe("workspace source URI is invalid: git+https://exa mple/r.git?<redacted>");
  });
});

describe("packs", () => {
  const stagePack = async (pack: Uint8Array): Promise<{ code: string; message: string }> => {
    const intercept = spoilFetch((response) => void response.writeHead(200).end(sideBand(pack)));
    return failureOf(fixture.stage("config.git#main:ws", { server: await fixture.serve({ intercept }) }));
  };

  test("a whole pack in our own packets is accepted, so that the tests below mean something", async () => {
    const pack = await packOf(config, ["HEAD", "HEAD^{tree}", "HEAD:ws", "HEAD:ws/a.toml", "HEAD:ws/b.toml"]);
    const intercept = spoilFetch((response) => void response.writeHead(200).end(sideBand(pack)));
    const staged = await fixture.stage("config.git#main:ws", { server: await fixture.serve({ intercept }) });
    expect(textsOf(staged)).toEqual({ "a.toml": "a = 1\n", "b.toml": "b = 1\n" });
  });

  test.each([
    ["file", ["HEAD", "HEAD^{tree}", "HEAD:ws", "HEAD:ws/a.toml"]],
    ["directory", ["HEAD", "HEAD^{tree}", "HEAD:ws/a.toml", "HEAD:ws/b.toml"]],
    ["commit", ["HEAD^{tree}", "HEAD:ws", "HEAD:ws/a.toml", "HEAD:ws/b.toml"]],
  ])("a missing %s is an error, not a smaller workspace", async (_name, objects) => {
    expect((await stagePack(await packOf(config, objects))).code).toBe("source_corrupt");
  });

  test("a pack that was cut is refused", async () => {
    const pack = await packOf(config, ["HEAD", "HEAD^{tree}", "HEAD:ws", "HEAD:ws/a.toml", "HEAD:ws/b.toml"]);
    for (const length of [0, 1, 11, 20, 32, pack.length - 21, pack.length - 1]) {
      expect((await stagePack(pack.slice(0, length))).code).toBe("source_corrupt");
    }
  });

  test("a pack with one byte changed is refused, whichever it is", async () => {
    const pack = await packOf(config, ["HEAD", "HEAD^{tree}", "HEAD:ws", "HEAD:ws/a.toml", "HEAD:ws/b.toml"]);
    const server = await fixture.serve({
      intercept: spoilFetch((response) => void response.writeHead(200).end(sideBand(spoiled))),
    });
    let spoiled = pack;
    for (let index = 0; index < pack.length; index += 3) {
      spoiled = pack.slice();
      spoiled[index] = (spoiled[index] ?? 0) ^ 0x10;
      const { code } = await failureOf(fixture.stage("config.git#main:ws", { server }));
      expect(["source_corrupt", "source_too_large"], `byte ${index}`).toContain(code);
    }
  });

  test("a pack with a delta that cannot be resolved is refused", async () => {
    const whole = ["HEAD", "HEAD^{tree}", "HEAD:ws", "HEAD:ws/a.toml", "HEAD:ws/b.toml"];
    expect(await stagePack(deltaWithoutBase(await packOf(config, whole)))).toEqual({
      code: "source_corrupt",
      message: `${FAILED}only 5 of 6 objects can be read`,
      error: expect.anything(),
    });
  });
});

describe("trees", () => {
  test.each([
    ["..", [["..", "blob"]]],
    [".", [[".", "blob"]]],
    [".git", [[".git", "blob"]]],
    [".GIT", [[".GIT", "tree"]]],
    ["a slash", [["a/b", "blob"]]],
    ["a backslash", [["a\\b", "blob"]]],
    [
      "the same name twice",
      [
        ["a", "blob"],
        ["a", "tree"],
      ],
    ],
    [
      "names that are the same once decoded",
      [
        ["\xff", "blob"],
        ["\xfe", "blob"],
      ],
    ],
  ] as const)("a tree with %s is refused", async (_name, entries) => {
    const repository = await fixture.repository("unsafe", { "a.toml": "a = 1\n" });
    const blob = await repository.git("rev-parse", "HEAD:a.toml");
    const tree = await repository.git("rev-parse", "HEAD^{tree}");
    const lines = entries.map(([name, type]) => {
      const head = Buffer.from(`${type === "tree" ? "40000" : "100644"} ${name}\0`, "latin1");
      return Buffer.concat([head, Buffer.from(type === "tree" ? tree : blob, "hex")]);
    });
    await repository.commit({ "../unsafe.tree": Buffer.concat(lines) });
    const unsafe = await repository.git("hash-object", "-t", "tree", "--literally", "-w", "../unsafe.tree");
    const commit = await repository.git("commit-tree", unsafe, "-m", "unsafe");
    await repository.git("update-ref", "refs/heads/unsafe", commit);
    const { code, message } = await failureOf(fixture.stage("unsafe.git#unsafe"));
    expect(code).toBe("source_corrupt");
    expect(message.startsWith(FAILED)).toBe(true);
  });
});

describe("limits", () => {
  beforeAll(async () => {
    const files = { "ws/1/2/3.toml": "x".repeat(100), "ws/4.toml": "y".repeat(50), "big.bin": new Uint8Array(100_000) };
    await fixture.repository("large", files);
  });

  test.each<[Partial<SourceLimits>, string]>([
    [{ downloadBytes: 500 }, "exceeded download limit of 500 bytes"],
    [{ gitObjects: 6 }, "exceeded limit of 6 git objects"],
    [{ entries: 3 }, "exceeded limit of 3 files and directories"],
    [{ fileBytes: 99 }, "1/2/3.toml exceeds limit of 99 bytes"],
    [{ totalBytes: 149 }, "workspace exceeds limit of 149 bytes"],
    [{ pathDepth: 2 }, "paths exceed limit of 2 names"],
  ])("%j holds", async (limits, text) => {
    const failure = await failureOf(fixture.stage("large.git#main:ws", { limits }));
    expect(failure).toMatchObject({ code: "source_too_large", message: FAILED + text });
  });

  test("what is exactly at the limits is accepted", async () => {
    const limits = { gitObjects: 7, entries: 4, fileBytes: 100, totalBytes: 150, pathDepth: 3 };
    expect((await fixture.stage("large.git#main:ws", { limits })).files.size).toBe(2);
  });

  test("an endless answer ends at the download limit", async () => {
    const intercept = spoilFetch((response) => {
      response.writeHead(200);
      const packet = `fff0\x02${".".repeat(0xffeb)}`;
      const more = (): void => {
        while (response.write(packet));
      };
      response.on("drain", more);
      more();
    });
    const limits = { downloadBytes: 3_000_000 };
    const failure = await failureOf(
      fixture.stage("config.git#main", { server: await fixture.serve({ intercept }), limits }),
    );
    expect(failure).toMatchObject({
      code: "source_too_large",
      message: `${FAILED}exceeded download limit of 3000000 bytes`,
    });
  });
});

describe("signals", () => {
  const silent: Interceptor = (_request, response) =>
    void response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" }).write("001e");

  test("a slow host is told as a timeout", async () => {
    const server = await fixture.serve({ intercept: silent });
    const failure = await failureOf(fixture.stage("config.git#main", { server, signal: AbortSignal.timeout(100) }));
    expect(failure).toMatchObject({
      code: "source_unavailable",
      message: `git fetch timed out for workspace source: git+${server.url}/config.git#main`,
    });
  });

  test("a host that never answers is told as a timeout", async () => {
    const server = await fixture.serve({ intercept: () => {} });
    const failure = await failureOf(fixture.stage("config.git#main", { server, signal: AbortSignal.timeout(100) }));
    expect(failure.message).toMatch(/^git fetch timed out/);
  });

  test("an aborted fetch is told as that", async () => {
    const controller = new AbortController();
    const server = await fixture.serve({ intercept: silent });
    const staging = fixture.stage("config.git#main", { server, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect(await failureOf(staging)).toMatchObject({
      code: "aborted",
      message: `git fetch was aborted for workspace source: git+${server.url}/config.git#main`,
    });
  });

  test("nothing is asked after the signal has fired", async () => {
    const fetch: Fetch = () => Promise.reject(new Error("asked"));
    const failure = await failureOf(fixture.stage("config.git#main", { fetch, signal: AbortSignal.abort() }));
    expect(failure.code).toBe("aborted");
  });
});

test("a workspace that was staged before is untouched by a later failure", async () => {
  let broken = false;
  const server = await fixture.serve({
    intercept: (_request, response, serve) => (broken ? void response.destroy() : serve()),
  });
  const staged = await fixture.stage("config.git#main:ws", { server, fetch: hostFetch });
  broken = true;
  await failureOf(fixture.stage("config.git#main:ws", { server }));
  expect(textsOf(staged)).toEqual({ "a.toml": "a = 1\n", "b.toml": "b = 1\n" });
});
