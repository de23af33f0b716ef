import { describe, expect, test } from "vitest";
import type { TreeEntry } from "../../../src/runtime/source/git-object.ts";
import type { GitObjects } from "../../../src/runtime/source/git-objects.ts";
import { gitRemote } from "../../../src/runtime/source/git-remote.ts";
import { gitTree } from "../../../src/runtime/source/git-tree.ts";
import { beginLoad } from "../../../src/runtime/source/load.ts";
import { parseSource } from "../../../src/runtime/source/source.ts";
import { failureOf } from "./git-fixture.ts";

const source = parseSource("git+https://git.example/r.git#main");
if (source.kind !== "git") throw new Error("not a git source");
const load = beginLoad(source, { fetch: () => Promise.reject(new Error("asked")) });
const remote = gitRemote(source, load, "fetch");

type Objects = Pick<GitObjects, "tree" | "blob" | "listed">;

/** Trees by id, and link targets by id; an entry is `name` or `name → target`, a directory `name/`. */
function repository(
  trees: Record<string, readonly string[]>,
  targets: Record<string, Uint8Array<ArrayBuffer>> = {},
): Objects {
  const entry = (text: string): TreeEntry => {
    const [name = "", target] = text.split(" → ");
    if (target !== undefined) return { name, oid: target, kind: "link" };
    return name.endsWith("/")
      ? { name: name.slice(0, -1), oid: name, kind: "directory" }
      : { name, oid: name, kind: "file" };
  };
  return {
    listed: () => undefined,
    tree: (oid) => (trees[oid] ?? []).map(entry),
    blob: (oid) => (oid === "unread" ? undefined : (targets[oid] ?? new TextEncoder().encode(oid))),
  };
}

const listing = async (objects: Objects): Promise<unknown> => gitTree(objects, "root", remote).entries("root");

describe("names that no file system should see", () => {
  const disguised = [".git ", ".git.", ".g\u200cit", "\uff0egit", "git~1", "GIT~10", ".git::$INDEX_ALLOCATION"];

  test.each(["", ".", "..", ".git", ".GIT", "a/b", "a\\b", "a\0b", "a\nb", ...disguised])(
    "%j is refused",
    async (name) => {
      const objects: Objects = { ...repository({}), tree: () => [{ name, oid: "x", kind: "file" }] };
      const { code, message } = await failureOf(listing(objects));
      expect(code).toBe("source_corrupt");
      expect(message).toBe(
        `git fetch failed for workspace source: unsafe name in the repository: ${JSON.stringify(name)}`,
      );
    },
  );

  test("a name that appears twice is refused", async () => {
    const objects = repository({ root: ["a", "b", "a"] });
    expect(await failureOf(listing(objects))).toMatchObject({
      code: "source_corrupt",
      message: 'git fetch failed for workspace source: name appears twice: "a"',
    });
  });

  test.each([
    ["case", "A.toml", "a.toml"],
    ["Unicode form", "\u00e9", "e\u0301"],
    ["width", "\uff41", "a"],
    ["an invisible character", "a\u200d", "a"],
  ])("names that differ in %s only are refused", async (_name, first, second) => {
    const names = `${JSON.stringify(first)}, ${JSON.stringify(second)}`;
    expect(await failureOf(listing(repository({ root: [first, second] })))).toMatchObject({
      code: "source_corrupt",
      message: `git fetch failed for workspace source: names differ in case or Unicode form only: ${names}`,
    });
  });

  test.each(["__proto__", "constructor", "CON", "aux.toml", ".gitignore", "git", "git~x", "ünïcode"])(
    "%j is an ordinary name here, where nothing is written to a disk",
    (name) => {
      const entries = gitTree(repository({ root: [name] }), "root", remote).entries("root");
      expect(entries.map((entry) => entry.name)).toEqual([name]);
    },
  );
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
        "unread → unread",
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
    ["unread/x", { kind: "unread", oid: "unread" }],
    ["nope", { kind: "missing", reason: NOT_FOUND }],
    ["nope/../file", { kind: "missing", reason: NOT_FOUND }],
    ["file/x", { kind: "missing", reason: "Not a directory (os error 20)" }],
    ["loop", { kind: "missing", reason: "Too many levels of symbolic links (os error 40)" }],
    ["a", { kind: "missing", reason: "Too many levels of symbolic links (os error 40)" }],
  ])("%j", (path, place) => {
    expect(gitTree(objects, "root", remote).follow(path)).toEqual(place);
  });

  test("judges the names of every directory once", () => {
    const listed = objects.tree("root");
    const tree = gitTree({ ...objects, tree: () => listed }, "root", remote);
    expect(tree.entries("root")).toBe(tree.entries("root"));
  });
});
