import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { probe } from "../../../src/runtime/source/probe.ts";
import type { Repository } from "../../../tools/git/repository.ts";
import { failureOf, gitFixture, hostFetch, textsOf } from "./git-fixture.ts";

const fixture = gitFixture();
let config: Repository;
let first = "";
let second = "";
let third = "";

beforeAll(async () => {
  config = await fixture.repository("config", { "ws/a.toml": "a = 1\n", "README.md": "outside\n" });
  first = await config.git("rev-parse", "HEAD");
  await config.git("tag", "light");
  second = await config.commit({ "ws/a.toml": "a = 2\n", "ws/deep/er/b.toml": "b = 1\n" });
  await config.git("tag", "--annotate", "heavy", "--message=heavy");
  await config.git("tag", "--annotate", "nested", "heavy", "--message=nested");
  third = await config.commit({ "ws/a.toml": "a = 3\n" });
  await config.git("branch", "feature/main", first);
  await config.git("branch", "light", third);
  await config.git("tag", "maintenance", first);
});

describe("refs", () => {
  test.each([
    ["no ref is the default branch", "", () => third],
    ["a branch", "#main", () => third],
    ["a branch whose name ends like another", "#feature/main", () => first],
    ["an annotated tag is peeled", "#heavy", () => second],
    ["a tag of a tag is peeled", "#nested", () => second],
    ["a lightweight tag", "#maintenance", () => first],
    ["a branch before a tag of the same name", "#light", () => third],
  ])("%s", async (_name, fragment, commit) => {
    const staged = await fixture.stage(`config.git${fragment}`);
    expect(staged.fingerprint).toEqual({ kind: "git_commit", value: commit() });
    expect(staged.immutable).toBe(false);
  });

  test.each([
    ["the newest commit", () => third],
    ["a commit that a tag names", () => second],
    ["a commit in upper case", () => second.toUpperCase()],
  ])("%s, pinned", async (_name, ref) => {
    const staged = await fixture.stage(`config.git#${ref()}:ws`);
    expect(staged.fingerprint).toEqual({ kind: "git_commit", value: ref().toLowerCase() });
    expect(staged.immutable).toBe(true);
  });

  test("a commit that no ref names, pinned, where the host gives none out by id", async () => {
    const repository = await fixture.repository("history", { "a.toml": "a = 1\n" });
    const old = await repository.git("rev-parse", "HEAD");
    await repository.commit({ "a.toml": "a = 2\n" });
    const staged = await fixture.stage(`history.git#${old}`);
    expect(staged.fingerprint).toEqual({ kind: "git_commit", value: old });
    expect(textsOf(staged)).toEqual({ "a.toml": "a = 1\n" });
  });

  test.each([
    "gone",
    "mai",
    "ain",
    "refs/heads/main",
    "heads/main",
    "HEAD~1",
    "maintenanc",
    "x".repeat(5000),
    "main\n",
  ])("%j is not found", async (ref) => {
    const server = await fixture.serve();
    const source = `git+${server.url}/config.git#${ref}:ws`;
    const { code, message } = await failureOf(fixture.stage(`config.git#${ref}:ws`, { server }));
    expect(code).toBe("source_not_found");
    expect(message).toBe(`git ref \`${ref}\` was not found in \`${source}\``);
  });

  test("a short commit id is not found", async () => {
    expect((await failureOf(fixture.stage(`config.git#${third.slice(0, 12)}`))).code).toBe("source_not_found");
  });

  test("a commit that does not exist is not found", async () => {
    const ref = "0123456789".repeat(4);
    const { code, message } = await failureOf(fixture.stage(`config.git#${ref}`));
    expect(code).toBe("source_not_found");
    expect(message).toMatch(`git ref \`${ref}\` was not found in \`git+http://127.0.0.1:`);
  });

  test("an empty repository has no default branch", async () => {
    const { createRepository } = await import("../../../tools/git/repository.ts");
    await createRepository(join(config.directory, "../empty"));
    expect(await failureOf(fixture.stage("empty.git"))).toMatchObject({
      code: "source_not_found",
      message: "git fetch failed for workspace source: the repository has no default branch",
    });
  });

  test("a tag of something that is no commit is refused", async () => {
    await config.git("tag", "file", "main:README.md");
    const { code, message } = await failureOf(fixture.stage("config.git#file"));
    expect(code).toBe("source_corrupt");
    expect(message).toMatch(/^git fetch failed for workspace source: [0-9a-f]{40} is a blob, no commit$/);
  });

  test("a ref that moves while it is fetched is looked up again", async () => {
    const repository = await fixture.repository("moving", { "a.toml": "a = 1\n" });
    let moved = "";
    let posts = 0;
    const server = await fixture.serve({
      async intercept(request, response, serve) {
        // The first POST is the listing, the second asks for the commit; some hosts do not give out what no ref names.
        posts += request.method === "POST" ? 1 : 0;
        if (moved !== "" || posts !== 2) return serve();
        await repository.git("commit", "--quiet", "--amend", "--message=amended", "--allow-empty");
        moved = await repository.git("rev-parse", "HEAD");
        response
          .setHeader("content-type", "application/x-git-upload-pack-result")
          .end("0022ERR upload-pack: not our ref x");
      },
    });
    const { fingerprint } = await fixture.stage("moving.git#main", { server });
    expect(fingerprint).toEqual({ kind: "git_commit", value: moved });
  });
});

describe("files", () => {
  test("are those of the subdirectory, by their path in it", async () => {
    expect(textsOf(await fixture.stage("config.git#main:ws"))).toEqual({
      "a.toml": "a = 3\n",
      "deep/er/b.toml": "b = 1\n",
    });
    expect(textsOf(await fixture.stage("config.git#main:ws//deep/./er/"))).toEqual({ "b.toml": "b = 1\n" });
    expect(Object.keys(textsOf(await fixture.stage("config.git#main")))).toEqual([
      "README.md",
      "ws/a.toml",
      "ws/deep/er/b.toml",
    ]);
  });

  test("arrive byte by byte", async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256);
    await fixture.repository("bytes", { "a.bin": bytes, "empty.toml": "", "crlf.toml": "\ufeffa = 1\r\n" });
    const { files } = await fixture.stage("bytes.git");
    expect(files.get("a.bin")).toEqual(bytes);
    expect(files.get("empty.toml")).toEqual(new Uint8Array(0));
    expect(files.get("crlf.toml")).toEqual(new TextEncoder().encode("\ufeffa = 1\r\n"));
  });

  test("may have any name that a file can have", async () => {
    const names = ["__proto__", "constructor.toml", "ünïcode 🎬.toml", "a b.toml", ".gitattributes", "-x"];
    await fixture.repository("names", Object.fromEntries(names.map((name) => [name, "x"])));
    const { files } = await fixture.stage("names.git");
    expect([...files.keys()].sort()).toEqual([...names].sort());
  });

  test.each([
    ["missing", "`nope` was not found in `SOURCE`", "nope"],
    ["missing below", "`ws/nope` was not found in `SOURCE`", "ws/nope"],
    ["a file", "`ws/a.toml` is not a directory", "ws/a.toml"],
    ["below a file", "`ws/a.toml/b` was not found in `SOURCE`", "ws/a.toml/b"],
  ])("a subdirectory that is %s is not found", async (_name, text, subdir) => {
    const server = await fixture.serve();
    const { code, message } = await failureOf(fixture.stage(`config.git#main:${subdir}`, { server }));
    expect(code).toBe("source_not_found");
    expect(message).toBe(
      `workspace source subdir ${text.replace("SOURCE", `git+${server.url}/config.git#main:${subdir}`)}`,
    );
  });
});

describe("symbolic links", () => {
  beforeAll(async () => {
    const { directory, commit } = await fixture.repository("links", {
      "ws/store/media.toml": "inside\n",
      "ws/variables/plain.toml": "plain\n",
      "outside.toml": "outside\n",
      "elsewhere/w.toml": "elsewhere\n",
    });
    const links = {
      "ws/variables/linked.toml": "../store/media.toml",
      "ws/variables/twice.toml": "linked.toml",
      "ws/variables/gone.toml": "nowhere.toml",
      "ws/variables/out.toml": "../../outside.toml",
      "ws/variables/absolute.toml": "/etc/hostname",
      "ws/variables/above.toml": "../../../x.toml",
      "ws/variables/self.toml": "self.toml",
      "ws/variables/through.toml": "plain.toml/x",
      "ws/qualifiers": "store",
      "ws/resources": "../elsewhere",
      "ws/up": "..",
      "ws/here": ".",
      here: "ws",
      escape: "..",
    };
    for (const [path, target] of Object.entries(links)) await symlink(target, join(directory, path));
    await commit({});
  });

  test("are read inside the workspace and refused where they leave it", async () => {
    expect(textsOf(await fixture.stage("links.git#main:ws"))).toEqual({
      "store/media.toml": "inside\n",
      "qualifiers/media.toml": "inside\n",
      "resources/w.toml": "<path escapes workspace>",
      "variables/plain.toml": "plain\n",
      "variables/linked.toml": "inside\n",
      "variables/twice.toml": "inside\n",
      "variables/gone.toml": "<No such file or directory (os error 2)>",
      "variables/out.toml": "<path escapes workspace>",
      "variables/absolute.toml": "<path escapes workspace>",
      "variables/above.toml": "<path escapes workspace>",
      "variables/self.toml": "<Too many levels of symbolic links (os error 40)>",
      "variables/through.toml": "<Not a directory (os error 20)>",
      ...upwards,
    });
  });

  /** `ws/up` leads to the directory above, whose files are outside, and from there not back into `ws`. */
  const upwards = {
    "up/outside.toml": "<path escapes workspace>",
    "up/elsewhere/w.toml": "<path escapes workspace>",
    "up/escape": "<path escapes workspace>",
  };

  test("may lead to the subdirectory", async () => {
    expect(textsOf(await fixture.stage("links.git#main:here"))["store/media.toml"]).toBe("inside\n");
  });

  test("may not lead the subdirectory out of the repository", async () => {
    expect(await failureOf(fixture.stage("links.git#main:escape"))).toMatchObject({
      message: "workspace source subdir `escape` escapes staged workspace",
    });
  });
});

test("a submodule is an empty directory", async () => {
  const { git, commit } = await fixture.repository("super", { "a.toml": "a = 1\n" });
  await git("update-index", "--add", "--cacheinfo", `160000,${first},library`);
  await git("commit", "--quiet", "--message=submodule");
  await commit({ "b.toml": "b = 1\n" });
  expect(Object.keys(textsOf(await fixture.stage("super.git")))).toContain("a.toml");
  expect((await failureOf(fixture.stage("super.git#main:library"))).code).toBe("source_not_found");
});

describe("probing", () => {
  test.each([
    ["a branch at the same commit", "#main", () => third, "unchanged"],
    ["a branch that has moved", "#main", () => first, "changed"],
    ["an annotated tag, by its commit", "#heavy", () => second, "unchanged"],
    ["a pinned commit", `#${"a".repeat(40)}`, () => first, "immutable"],
    ["no ref", "", () => third, "unknown"],
  ])("%s", async (_name, fragment, commit, expected) => {
    const { url } = await fixture.serve();
    const options = { fetch: hostFetch, allowInsecureLoopback: true };
    const answer = await probe(`git+${url}/config.git${fragment}`, { kind: "git_commit", value: commit() }, options);
    expect(answer).toBe(expected);
  });

  test("is two requests of protocol version 2, and moves little", async () => {
    const asked: string[] = [];
    const server = await fixture.serve({
      intercept(request, _response, serve) {
        asked.push(`${request.method} ${request.headers["git-protocol"]}`);
        return serve();
      },
    });
    let received = 0;
    await probe(`git+${server.url}/config.git#main`, null, {
      fetch: hostFetch,
      allowInsecureLoopback: true,
      onProgress: (progress) => {
        received = progress.receivedBytes;
      },
    });
    expect(asked).toEqual(["GET version=2", "POST version=2"]);
    expect(received).toBeGreaterThan(0);
    expect(received).toBeLessThan(1000);
  });

  test("a ref that is gone is an error", async () => {
    const { url } = await fixture.serve();
    const options = { fetch: hostFetch, allowInsecureLoopback: true };
    expect(await failureOf(probe(`git+${url}/config.git#gone`, null, options))).toMatchObject({
      code: "source_not_found",
      message: `git ref \`gone\` was not found in \`git+${url}/config.git#gone\``,
    });
    expect((await failureOf(probe(`git+${url}/nope.git#main`, null, options))).message).toMatch(
      /^git check failed for workspace source: HTTP 404/,
    );
  });
});
