import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { fileSystem, Workspace } from "../../src/node/index.ts";
import { probe } from "../../src/runtime/source/probe.ts";
import { stage } from "../../src/runtime/source/stage.ts";
import type { StageOptions } from "../../src/runtime/source/stage-options.ts";
import { createRepository, type Repository } from "../../tools/git/repository.ts";
import { failureOf, textsOf } from "../runtime/source/git-fixture.ts";
import { type TemporaryTree, temporaryTree } from "./temporary-tree.ts";

const MANIFEST = "rototo-workspace.toml";
const MISSING = "No such file or directory (os error 2)";
const manifest = (...parents: string[]): string => `schema_version = 1\nextends = ${JSON.stringify(parents)}\n`;
let tree: TemporaryTree;
let repository: Repository;
let first = "";
let second = "";

beforeAll(async () => {
  tree = temporaryTree({
    files: {
      [`single/${MANIFEST}`]: "schema_version = 1\n",
      "single/variables/a.toml": "a\n",
      [`child/${MANIFEST}`]: manifest("../base", "ABSOLUTE"),
      "child/variables/a.toml": "child\n",
      "child/.dot/x": "",
      "base/variables/a.toml": "base\n",
      "base/variables/b.toml": "base\n",
      "extra/variables/c.toml": "extra\n",
      [`round/${MANIFEST}`]: manifest("../round/."),
      [`gone/${MANIFEST}`]: manifest("../nowhere"),
      [`toFile/${MANIFEST}`]: manifest("../plain"),
      plain: "",
      [`linked/${MANIFEST}`]: manifest("../base"),
      [`broken/${MANIFEST}`]: "x",
      "outside.toml": "outside\n",
    },
    links: {
      "linked/link": "../plain",
      "single/variables/b.toml": "a.toml",
      "single/variables/c.toml": "../../outside.toml",
    },
  });
  writeFileSync(join(tree.root, "child", MANIFEST), manifest("../base", `${tree.root}/extra`));
  repository = await createRepository(join(tree.root, "repo"), {
    [`ws/${MANIFEST}`]: "schema_version = 1\n",
    "ws/variables/a.toml": "1\n",
    "base/b.toml": "base\n",
    [`heir/${MANIFEST}`]: manifest("../base"),
    [`thief/${MANIFEST}`]: manifest("../../single"),
  });
  first = await repository.git("rev-parse", "HEAD");
  await repository.git("tag", "--annotate", "v1", "--message=v1");
  second = await repository.commit({ "ws/variables/a.toml": "2\n" });
  await repository.git("branch", "feature/main", first);
});
afterAll(() => tree[Symbol.dispose]());
afterEach(() => vi.unstubAllEnvs());

const options = (): StageOptions => ({ fileSystem: fileSystem({ cwd: tree.root }) });
const stageLocal = (source: string) => stage(source, options());
const clones = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("rototo-git-"));

describe("a directory", () => {
  test.each(["single", "./single/", "file://single", "child/../single"])("is read in place as %s", async (source) => {
    const staged = await stageLocal(source);
    expect(staged).toMatchObject({ root: join(tree.root, "single"), fingerprint: null, immutable: false });
    expect(staged.baseUri).toBe(`${pathToFileURL(join(tree.root, "single"))}/`);
    expect(staged.layers).toEqual([{ source, fingerprint: null, immutable: false }]);
    expect(textsOf(staged)).toEqual({
      [MANIFEST]: "schema_version = 1\n",
      "variables/a.toml": "a\n",
      "variables/b.toml": "a\n",
      "variables/c.toml": "<path escapes workspace>",
    });
  });

  test("is laid over its parents, near and far", async () => {
    const staged = await stageLocal("child");
    expect(staged.root).toBe(join(tree.root, "child"));
    expect(staged.layers?.map(({ source }) => source)).toEqual([`${tree.root}/base`, `${tree.root}/extra`, "child"]);
    expect(staged.fingerprint).toBe(null);
    expect(textsOf(staged)).toMatchObject({
      "variables/a.toml": "child\n",
      "variables/b.toml": "base\n",
      "variables/c.toml": "extra\n",
      ".dot/x": "",
    });
  });

  test.each([
    ["nowhere", "workspace_not_found", `failed to canonicalize workspace source nowhere: ${MISSING}`],
    ["", "workspace_not_found", `failed to canonicalize workspace source : ${MISSING}`],
    ["file://nowhere", "workspace_not_found", `workspace not found: ${MISSING}`],
    ["plain", "workspace_not_found", "workspace not found: workspace path is not a directory"],
    ["gone", "workspace_not_found", `failed to canonicalize workspace source ROOT/nowhere: ${MISSING}`],
    ["toFile", "source_not_found", "workspace layer source is not a directory: ROOT/plain"],
    ["round", "source_invalid", "workspace extends cycle detected: ROOT/round -> ROOT/round"],
    ["linked", "source_invalid", "workspace layer contains unsupported entry type: ROOT/linked/link"],
  ])("%j fails with its reason", async (source, code, message) => {
    expect(await failureOf(stageLocal(source))).toMatchObject({ code, message: message.replaceAll("ROOT", tree.root) });
  });

  test("with a broken manifest fails with the place of it", async () => {
    const { code, message } = await failureOf(stageLocal("broken"));
    expect(code).toBe("manifest_invalid");
    expect(message.startsWith(`failed to parse workspace manifest ${tree.root}/broken/${MANIFEST}: `)).toBe(true);
  });

  test("cannot tell whether it has changed", async () => {
    expect(await probe("single", null, options())).toBe("unknown");
  });
});

describe("a repository of the system's git", () => {
  const url = (fragment: string): string => `git+file://${repository.directory}${fragment}`;

  test.each([
    ["#main:ws", () => second, "2\n", false],
    [":ws".replace(":", "#:"), () => second, "2\n", false],
    ["#v1:ws", () => first, "1\n", false],
    ["#feature/main:ws", () => first, "1\n", false],
  ])("is read at %s, and nothing of it stays", async (fragment, commit, text, immutable) => {
    const before = clones();
    const staged = await stageLocal(url(fragment));
    expect(staged).toMatchObject({
      root: url(fragment),
      fingerprint: { kind: "git_commit", value: commit() },
      immutable,
    });
    expect(textsOf(staged)).toEqual({ [MANIFEST]: "schema_version = 1\n", "variables/a.toml": text });
    expect(clones()).toEqual(before);
  });

  test("is read at a pinned commit, in either case", async () => {
    const staged = await stageLocal(url(`#${first.toUpperCase()}:ws`));
    expect(staged).toMatchObject({ fingerprint: { kind: "git_commit", value: first }, immutable: true });
  });

  test("has parents inside itself only", async () => {
    expect(Object.keys(textsOf(await stageLocal(url("#main:heir"))))).toEqual(["b.toml", MANIFEST]);
    expect(await failureOf(stageLocal(url("#main:thief")))).toMatchObject({
      code: "source_invalid",
      message: "relative workspace extends source escapes a staged workspace: ../../single",
    });
  });

  test("is not led astray by variables of git's", async () => {
    vi.stubEnv("GIT_DIR", "/nonexistent");
    vi.stubEnv("GIT_SSH_COMMAND", `touch ${tree.root}/was-run; false`);
    expect((await stageLocal(url("#main:ws"))).files.size).toBe(2);
    await failureOf(stageLocal("git+ssh://git@127.0.0.1:1/r.git"));
    expect(existsSync(join(tree.root, "was-run"))).toBe(false);
  });

  test.each([
    ["#gone", /^git fetch failed for workspace source: .*gone/],
    [`#${"0123456789".repeat(4)}`, /^git checkout failed for workspace source: /],
    ["#main:nope", /^workspace source subdir `nope` was not found in `git\+file:/],
    ["#main:.git", /^workspace source subdir `\.git` was not found in /],
    ["#main:ws/variables/a.toml", /^workspace source subdir `ws\/variables\/a\.toml` is not a directory$/],
    ["#-x", /^git workspace ref must not begin with '-': -x$/],
  ])("%s fails with git's words or ours", async (fragment, message) => {
    const before = clones();
    expect((await failureOf(stageLocal(url(fragment)))).message).toMatch(message);
    expect(clones()).toEqual(before);
  });

  test("needs a git, and does not wait for one forever", async () => {
    const bin = join(tree.root, "bin");
    mkdirSync(bin);
    vi.stubEnv("PATH", bin);
    expect(await failureOf(stageLocal(url("#main")))).toMatchObject({
      code: "source_unsupported",
      message: "required tool `git` was not found on PATH",
    });
    writeFileSync(join(bin, "git"), "#!/bin/sh\nexec /bin/sleep 60\n");
    chmodSync(join(bin, "git"), 0o755);
    const source = "git+ssh://me:s3cr3t@host/r.git#main";
    expect(await failureOf(stage(source, { ...options(), limits: { gitMs: 100 } }))).toMatchObject({
      code: "source_unavailable",
      message: "git fetch timed out for workspace source: git+ssh://<redacted>@host/r.git#main",
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect((await failureOf(stage(source, { ...options(), signal: controller.signal }))).code).toBe("aborted");
  });

  test.each([
    ["#main", () => second, "unchanged"],
    ["#main", () => first, "changed"],
    ["#v1", () => first, "unchanged"],
    ["", () => first, "unknown"],
    [`#${"a".repeat(40)}`, () => first, "immutable"],
  ])("is probed at %j", async (fragment, value, expected) => {
    expect(await probe(url(fragment), { kind: "git_commit", value: value() }, options())).toBe(expected);
  });

  test("that has lost a ref says so", async () => {
    expect((await failureOf(probe(url("#gone"), null, options()))).message).toBe(
      `git ref \`gone\` was not found in \`${url("#gone")}\``,
    );
    const nowhere = `git+file://${tree.root}/none#main`;
    expect((await failureOf(probe(nowhere, null, options()))).message).toMatch(
      /^git check failed for workspace source: /,
    );
  });
});

test("the entry for Node loads, and probes, what is on this machine", async () => {
  const workspace = await Workspace.inspect(join(tree.root, "single"));
  expect(workspace.root).toBe(join(tree.root, "single"));
  expect(await workspace.probe()).toBe("unknown");
});
