import { describe, expect, test } from "vitest";
import type { GitObjects, TreeEntry } from "../../../src/runtime/source/git-client.ts";
import { gitRemote } from "../../../src/runtime/source/git-remote.ts";
import { gitTree } from "../../../src/runtime/source/git-tree.ts";
import { parseSource } from "../../../src/runtime/source/source.ts";
import { failureOf } from "./git-fixture.ts";

const source = parseSource("git+https://git.example/r.git#main");
if (source.kind !== "git") throw new Error("not a git source");
const remote = gitRemote(source, { fetch: () => Promise.reject(new Error("asked")) }, "fetch");

/** Trees by id, and link targets by id; an entry is `name` or `name → target`, a directory `name/`. */
function repository(trees: Record<string, readonly string[]>, targets: Record<string, Uint8Array> = {}): GitObjects {
  const entry = (text: string): TreeEntry => {
    const [name = "", target] = text.split(" → ");
    if (target !== undefined) return { name, oid: target, kind: "link" };
    return name.endsWith("/")
      ? { name: name.slice(0, -1), oid: name, kind: "directory" }
      : { name, oid: name, kind: "file" };
  };
  return {
    commit: async () => null,
    tree: async (oid) => (trees[oid] ?? []).map(entry),
    blob: async (oid) => targets[oid] ?? new TextEncoder().encode(oid),
  };
}

describe("names that no file system should see", () => {
  test.each(["", ".", "..", ".git", ".GIT", "a/b", "a\\b", "a\0b"])("%j is refused", async (name) => {
    const objects: GitObjects = { ...repository({}), tree: async () => [{ name, oid: "x", kind: "file" }] };
    const { code, message } = await failureOf(gitTree(objects, "root", remote).entries("root"));
    expect(code).toBe("source_corrupt");
    expect(message).toBe(
      `git fetch failed for workspace source: unsafe name in the repository: ${JSON.stringify(name)}`,
    );
  });

  test("a name that appears twice is refused", async () => {
    const objects = repository({ root: ["a", "b", "a"] });
    expect((await failureOf(gitTree(objects, "root", remote).entries("root"))).code).toBe("source_corrupt");
  });
});

describe("following a path", () => {
  const objects = repository(
    {
      root: [
        "file",
        "dir/",
        "link → file",
        "loop → loop",
        "a → b",
        "b → a",
        "odd → odd",
        "long → long",
        "bytes → bytes",
        "chain → dir/up",
      ],
      "dir/": ["inner", "up → ../file", "out → ../../x", "top → ..", "abs → /etc"],
    },
    {
      odd: new TextEncoder().encode("./dir//./inner/"),
      long: new TextEncoder().encode(`${"./".repeat(3000)}file`),
      bytes: new Uint8Array([0xff]),
    },
  );
  const NOT_FOUND = "No such file or directory (os error 2)";

  test.each([
    ["", { kind: "directory", path: "", oid: "root" }],
    ["dir", { kind: "directory", path: "dir", oid: "dir/" }],
    ["./dir//inner/.", { kind: "file", path: "dir/inner", oid: "inner" }],
    ["link", { kind: "file", path: "file", oid: "file" }],
    ["chain", { kind: "file", path: "file", oid: "file" }],
    ["dir/top/dir/inner", { kind: "file", path: "dir/inner", oid: "inner" }],
    ["dir/../file", { kind: "file", path: "file", oid: "file" }],
    ["odd", { kind: "file", path: "dir/inner", oid: "inner" }],
    ["dir/out", { kind: "outside" }],
    ["dir/abs", { kind: "outside" }],
    ["..", { kind: "outside" }],
    ["long", { kind: "outside" }],
    ["bytes", { kind: "outside" }],
    ["nope", { kind: "missing", reason: NOT_FOUND }],
    ["nope/../file", { kind: "missing", reason: NOT_FOUND }],
    ["file/x", { kind: "missing", reason: "Not a directory (os error 20)" }],
    ["loop", { kind: "missing", reason: "Too many levels of symbolic links (os error 40)" }],
    ["a", { kind: "missing", reason: "Too many levels of symbolic links (os error 40)" }],
  ])("%j", async (path, place) => {
    expect(await gitTree(objects, "root", remote).follow(path)).toEqual(place);
  });

  test("reads every directory once", async () => {
    let reads = 0;
    const counting: GitObjects = {
      ...objects,
      tree(oid) {
        reads++;
        return objects.tree(oid);
      },
    };
    const tree = gitTree(counting, "root", remote);
    await tree.follow("dir/inner");
    await tree.follow("dir/up");
    expect(reads).toBe(2);
  });
});
