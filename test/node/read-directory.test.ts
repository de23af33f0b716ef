import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { lintDirectory } from "../../src/node/lint-directory.ts";
import { readDirectory } from "../../src/node/read-directory.ts";
import { asOrdinaryUser } from "./ordinary-user.ts";
import { temporaryTree } from "./temporary-tree.ts";

const MANIFEST = "schema_version = 1\n";

describe("what is read", () => {
  test("documents are, and nothing beside them", () => {
    const documents = [
      "rototo-workspace.toml",
      "qualifiers/q.toml",
      "variables/v.toml",
      "resources/r.toml",
      "resources/r-objects/o.toml",
      "schemas/s.json",
      "lint/l.lua",
    ];
    const others = [
      "README.md",
      "variables/v.json",
      "variables/.toml",
      "variables/deep/v.toml",
      "variables/V.TOML",
      "resources/other-objects/o.toml",
      "node_modules/a/variables/v.toml",
      "schemas/nested/rototo-workspace.toml",
    ];
    using tree = temporaryTree({
      files: Object.fromEntries([...documents, ...others].map((path) => [path, MANIFEST])),
    });
    expect([...readDirectory(tree.root).files.keys()]).toEqual(documents);
  });

  test("nothing is where there is no manifest", () => {
    using tree = temporaryTree({ files: { "variables/v.toml": MANIFEST, qualifiers: "a plain file" } });
    expect(readDirectory(tree.root).files.size).toBe(0);
  });

  test.each([
    ["no file", {}],
    ["a link that leads nowhere", { links: { "rototo-workspace.toml": "nowhere" } }],
    ["a link to itself", { links: { "rototo-workspace.toml": "rototo-workspace.toml" } }],
    ["a directory", { dirs: ["rototo-workspace.toml"] }],
  ])("a manifest that is %s is missing", async (_, tree) => {
    using temporary = temporaryTree(tree);
    expect((await lintDirectory(temporary.root)).diagnostics.map(({ rule }) => rule)).toEqual([
      "rototo/workspace-manifest-missing",
    ]);
  });

  test("a directory given by a link, or relative to the current one, is known by its real path", () => {
    using tree = temporaryTree({ files: { "ws/rototo-workspace.toml": MANIFEST }, links: { link: "ws" } });
    const real = join(tree.root, "ws");
    expect(readDirectory(join(tree.root, "link")).root).toBe(real);
    expect(readDirectory(relative(process.cwd(), real)).root).toBe(real);
  });

  test("a pipe named like a document is none, and is not waited for", () => {
    using tree = temporaryTree({ files: { "rototo-workspace.toml": MANIFEST }, dirs: ["variables"] });
    execFileSync("mkfifo", [join(tree.root, "variables/pipe.toml")]);
    expect([...readDirectory(tree.root).files.keys()]).toEqual(["rototo-workspace.toml"]);
  });

  test.skipIf(process.platform === "darwin")(
    "a name that is not Unicode is no document, and one with U+FFFD in it is",
    () => {
      using tree = temporaryTree({
        files: { "rototo-workspace.toml": MANIFEST, "variables/real-\ufffd.toml": MANIFEST },
      });
      writeFileSync(
        Buffer.concat([Buffer.from(`${tree.root}/variables/bad-`), Buffer.from([0xff]), Buffer.from(".toml")]),
        "",
      );
      expect([...readDirectory(tree.root).files.keys()].slice(1)).toEqual(["variables/real-\ufffd.toml"]);
    },
  );
});

describe("what cannot be read", () => {
  test("links in a circle are documents with the system's words", () => {
    using tree = temporaryTree({
      files: { "rototo-workspace.toml": MANIFEST },
      links: { "variables/a.toml": "b.toml", "variables/b.toml": "a.toml" },
    });
    const unreadable = { unreadable: `Too many levels of symbolic links (os error ${constants.errno.ELOOP})` };
    const { files } = readDirectory(tree.root);
    expect([files.get("variables/a.toml"), files.get("variables/b.toml")]).toEqual([unreadable, unreadable]);
  });

  test("a file inside whose name only begins like the root's escapes", () => {
    using tree = temporaryTree({
      files: { "ws/rototo-workspace.toml": MANIFEST, "ws-secret/s.toml": MANIFEST },
      links: { "ws/variables/s.toml": "../../ws-secret/s.toml" },
    });
    expect(readDirectory(join(tree.root, "ws")).files.get("variables/s.toml")).toEqual({
      unreadable: "path escapes workspace",
    });
  });

  test("a file without permission is a document with the system's words", async () => {
    using tree = temporaryTree({ files: { "rototo-workspace.toml": MANIFEST, "variables/v.toml": MANIFEST } });
    chmodSync(join(tree.root, "variables/v.toml"), 0o000);
    await asOrdinaryUser(tree.root, async () => {
      expect((await lintDirectory(tree.root)).diagnostics.map(({ message }) => message)).toEqual([
        "failed to read variables/v.toml: Permission denied (os error 13)",
      ]);
    });
  });

  test("a directory of documents without permission fails the call", async () => {
    using tree = temporaryTree({ files: { "rototo-workspace.toml": MANIFEST }, dirs: ["variables"] });
    chmodSync(join(tree.root, "variables"), 0o000);
    await asOrdinaryUser(tree.root, async () => {
      await expect(lintDirectory(tree.root)).rejects.toThrow(
        expect.objectContaining({
          code: "source_unavailable",
          message: `failed to read ${tree.root}/variables: Permission denied (os error 13)`,
        }),
      );
    });
  });
});

describe("a root that is no directory", () => {
  test.each([
    ["a missing path", "missing", "No such file or directory (os error 2)"],
    ["a file", "plain.txt", "workspace path is not a directory"],
    ["a path below a file", "plain.txt/below", "Not a directory (os error 20)"],
  ])("%s is a diagnostic with the reason", async (_, path, message) => {
    using tree = temporaryTree({ files: { "plain.txt": "" } });
    const root = join(tree.root, path);
    expect(await lintDirectory(root)).toEqual({
      root,
      documents: [],
      diagnostics: [
        {
          rule: "rototo/workspace-not-found",
          severity: "error",
          stage: "discover",
          target: { entity: { kind: "workspace" } },
          message,
          help: "Pass the path of an existing workspace directory.",
          location: { path: root },
          related: [],
        },
      ],
    });
  });

  test("a missing path is shown as it was given", async () => {
    expect((await lintDirectory("no/such/../directory")).root).toBe("no/such/../directory");
  });
});

describe("URIs of documents", () => {
  test.each([
    ["plain-name_1.2~x:y", "plain-name_1.2~x:y"],
    ["a b", "a%20b"],
    ["100%", "100%25"],
    ["%41", "%2541"],
    ["a#b?c", "a%23b%3Fc"],
    ["(it's) *new*!", "%28it%27s%29%20%2Anew%2A%21"],
    ["café", "caf%C3%A9"],
    ["値🎬", "%E5%80%A4%F0%9F%8E%AC"],
    ["back\\slash", "back%5Cslash"],
    ["line\nbreak", "line%0Abreak"],
    ["a&b=c+d;e@f,g$h[i]", "a%26b%3Dc%2Bd%3Be%40f%2Cg%24h%5Bi%5D"],
    ["__proto__", "__proto__"],
  ])("a directory and a file named %j are %j", async (name, encoded) => {
    using tree = temporaryTree({
      files: { [`${name}/rototo-workspace.toml`]: MANIFEST, [`${name}/variables/${name}.toml`]: MANIFEST },
    });
    const { documents } = await lintDirectory(join(tree.root, name));
    expect(documents.map(({ uri }) => uri)).toEqual([
      `file://${tree.root}/${encoded}/rototo-workspace.toml`,
      `file://${tree.root}/${encoded}/variables/${encoded}.toml`,
    ]);
  });
});
