import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Fetch } from "../../../src/runtime/ports.ts";
import { probeLayers } from "../../../src/runtime/source/probe.ts";
import { stage } from "../../../src/runtime/source/stage.ts";
import type { StageOptions } from "../../../src/runtime/source/stage-options.ts";
import type { Repository } from "../../../tools/git/repository.ts";
import { failureOf, gitFixture, hostFetch, textsOf } from "./git-fixture.ts";
import { type TarPart, tgz } from "./tar-fixture.ts";

const fixture = gitFixture();
const MANIFEST = "rototo-workspace.toml";
const manifest = (...parents: string[]): string => `schema_version = 1\nextends = ${JSON.stringify(parents)}\n`;

/** A web of archives by host and path, and of git repositories under `git.example`. */
function web(archives: Record<string, readonly TarPart[]>, gitServer?: string): { fetch: Fetch; seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    async fetch(url, init) {
      const { host, pathname, search } = new URL(url);
      seen.push(`${init.method} ${host}${pathname} ${init.headers.authorization ?? "-"}`);
      if (host === "git.example") return hostFetch(`${gitServer}${pathname}${search}`, init);
      const parts = archives[`${host}${pathname}`];
      if (parts === undefined) return new Response(null, { status: 404, statusText: "Not Found" });
      return new Response(init.method === "HEAD" ? null : new Uint8Array(tgz(parts)), {
        headers: { etag: `"${host}"` },
      });
    },
  };
}

const file = (name: string, content: string): TarPart => ({ name, content });
const archive = (parents: string[], ...parts: TarPart[]): TarPart[] => [file(MANIFEST, manifest(...parents)), ...parts];
const stageFrom = (source: string, archives: Record<string, readonly TarPart[]>, options: StageOptions = {}) =>
  stage(source, { fetch: web(archives).fetch, ...options });

const A = "https://a.example/w.tgz";
const B = "https://b.example/w.tgz";
const C = "https://c.example/w.tgz";

describe("a workspace and its parents", () => {
  test("are laid over each other in order, file by file", async () => {
    const archives = {
      "a.example/w.tgz": archive([B, C], file("variables/own", "a"), file("variables/both", "a"), file("x", "a")),
      "b.example/w.tgz": archive(
        [],
        file("variables/both", "b"),
        file("shared", "b"),
        file("only-b", "b"),
        file("x/y/z", "b"),
      ),
      "c.example/w.tgz": archive(
        [],
        file("shared", "c"),
        file("deeper/rototo-workspace.toml", "c"),
        file("only-b/now", "c"),
      ),
    };
    const { files, layers, fingerprint, immutable, root } = await stageFrom(A, archives);
    expect(
      Object.fromEntries([...files].map(([path, content]) => [path, new TextDecoder().decode(content as Uint8Array)])),
    ).toEqual({
      [MANIFEST]: manifest(B, C),
      "deeper/rototo-workspace.toml": "c",
      "variables/own": "a",
      "variables/both": "a",
      shared: "c",
      "only-b/now": "c",
      x: "a",
    });
    const version = (host: string) => ({ kind: "http_validator", value: `etag:"${host}.example"` });
    expect(layers?.map((layer) => [layer.source, layer.fingerprint, layer.immutable])).toEqual([
      [B, version("b"), false],
      [C, version("c"), false],
      [A, version("a"), false],
    ]);
    expect({ fingerprint, immutable, root }).toEqual({
      fingerprint: { kind: "workspace_layers", layers: [version("b"), version("c"), version("a")] },
      immutable: false,
      root: A,
    });
  });

  test("are fetched once each, however often they are named", async () => {
    const { fetch, seen } = web({
      "a.example/w.tgz": archive([B, C], file("a", "")),
      "b.example/w.tgz": archive([`${C}#:inner`], file("inner/x", "")),
      "c.example/w.tgz": archive([], file("inner/y", "")),
    });
    const { layers } = await stage(A, { fetch });
    expect(layers?.map(({ source }) => source)).toEqual([`${C}#:inner`, B, C, A]);
    expect(seen).toEqual(["GET a.example/w.tgz -", "GET b.example/w.tgz -", "GET c.example/w.tgz -"]);
  });

  test("may be bare directories, and parents of any version", async () => {
    const archives = {
      "a.example/w.tgz": archive([`${B}#:plain`, C]),
      "b.example/w.tgz": [file("plain/x", "x")],
      "c.example/w.tgz": [file(MANIFEST, "schema_version = 99\n")],
    };
    expect([...(await stageFrom(A, archives)).files.keys()]).toEqual(["x", MANIFEST]);
  });

  test("share no token: a bare one goes to the first source's origin only", async () => {
    const { fetch, seen } = web({
      "a.example/w.tgz": archive([B, "https://a.example/v.tgz"]),
      "b.example/w.tgz": archive([]),
      "a.example/v.tgz": archive([]),
    });
    const authorization = [{ urlPrefix: "https://b.example/other", token: "x" }];
    await stage(A, { fetch, workspaceToken: "secret", authorization });
    expect(seen).toEqual([
      "GET a.example/w.tgz Bearer secret",
      "GET b.example/w.tgz -",
      "GET a.example/v.tgz Bearer secret",
    ]);
  });
});

describe("parents are refused", () => {
  const chain = (length: number): Record<string, TarPart[]> =>
    Object.fromEntries(
      Array.from({ length }, (_, index) => {
        const next = index + 1 < length ? [`https://h${index + 1}.example/w.tgz`] : [];
        return [`h${index}.example/w.tgz`, archive(next)];
      }),
    );

  test("when more than 32 are nested", async () => {
    const source = "https://h0.example/w.tgz";
    expect((await stageFrom(source, chain(32))).layers).toHaveLength(32);
    expect(await failureOf(stageFrom(source, chain(33)))).toMatchObject({
      code: "source_invalid",
      message: "workspace extends depth exceeded 32",
    });
  });

  test("when they come to more layers than allowed, however few files they are", async () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => {
        const next = `https://h${index + 1}.example/w.tgz`;
        return [`h${index}.example/w.tgz`, archive(index < 19 ? [next, next] : [])];
      }),
    );
    expect(await failureOf(stageFrom("https://h0.example/w.tgz", doubling))).toMatchObject({
      code: "source_too_large",
      message: "workspace extends exceeded limit of 256 layers",
    });
  });

  test.each<[string, Record<string, readonly TarPart[]>, string, string]>([
    [
      "in a circle",
      { "a.example/w.tgz": archive([B]), "b.example/w.tgz": archive([A]) },
      "source_invalid",
      `workspace extends cycle detected: ${A} -> ${B} -> ${A}`,
    ],
    [
      "that name themselves",
      { "a.example/w.tgz": archive([A]) },
      "source_invalid",
      `workspace extends cycle detected: ${A} -> ${A}`,
    ],
    [
      "in a circle further on",
      { "a.example/w.tgz": archive([B]), "b.example/w.tgz": archive([C]), "c.example/w.tgz": archive([B]) },
      "source_invalid",
      `workspace extends cycle detected: ${B} -> ${C} -> ${B}`,
    ],
    [
      "that cannot be had",
      { "a.example/w.tgz": archive([B]) },
      "source_not_found",
      "failed to fetch workspace archive: HTTP 404 Not Found",
    ],
    [
      "on this machine",
      { "a.example/w.tgz": archive(["file:///srv/x"]) },
      "source_invalid",
      "workspace extends source escapes a staged workspace: file:///srv/x",
    ],
    [
      "in a repository of this machine",
      { "a.example/w.tgz": archive(["GIT+FILE:///srv/x"]) },
      "source_invalid",
      "workspace extends source escapes a staged workspace: GIT+FILE:///srv/x",
    ],
    [
      "by an absolute path",
      { "a.example/w.tgz": archive(["/srv/x"]) },
      "source_invalid",
      "relative workspace extends source escapes a staged workspace: /srv/x",
    ],
    [
      "out of the archive",
      { "a.example/w.tgz": archive(["../x"]) },
      "source_invalid",
      "relative workspace extends source escapes a staged workspace: ../x",
    ],
    [
      "out and in again",
      { "a.example/w.tgz": archive(["d/../../d"], file("d/x", "")) },
      "source_invalid",
      "relative workspace extends source escapes a staged workspace: d/../../d",
    ],
    [
      "over plain http",
      { "a.example/w.tgz": archive(["http://b.example/"]) },
      "source_unsupported",
      "http:// workspace sources are not supported; use https://",
    ],
    [
      "that are nowhere",
      { "a.example/w.tgz": archive(["d"]) },
      "source_not_found",
      `failed to canonicalize workspace source ${A}#:d: No such file or directory (os error 2)`,
    ],
    [
      "that are files",
      { "a.example/w.tgz": archive(["f"], file("f", "")) },
      "source_not_found",
      `workspace layer source is not a directory: ${A}#:f`,
    ],
    [
      "that are no list",
      { "a.example/w.tgz": [file(MANIFEST, "extends = 1")] },
      "manifest_invalid",
      "workspace extends must be an array of sources",
    ],
    [
      "that are no strings",
      { "a.example/w.tgz": [file(MANIFEST, "extends = [1]")] },
      "manifest_invalid",
      "workspace extends sources must be strings",
    ],
    [
      "that are blank",
      { "a.example/w.tgz": archive([" "]) },
      "manifest_invalid",
      "workspace extends source must not be blank",
    ],
    [
      "with blanks around",
      { "a.example/w.tgz": archive(["a "]) },
      "manifest_invalid",
      "workspace extends source must not contain surrounding whitespace",
    ],
    [
      "with a broken manifest",
      { "a.example/w.tgz": archive(["d"], file(`d/${MANIFEST}`, "x")) },
      "manifest_invalid",
      `failed to parse workspace manifest ${A}#:d/${MANIFEST}: `,
    ],
  ])("%s", async (_name, archives, code, message) => {
    const failure = await failureOf(stageFrom(A, archives));
    expect(failure.code).toBe(code);
    if (message.endsWith(": ")) expect(failure.message.startsWith(message)).toBe(true);
    else expect(failure.message).toBe(message);
  });

  test("without showing their credentials", async () => {
    const secret = "https://me:s3cr3t@a.example/w.tgz";
    const failure = await failureOf(stageFrom(secret, { "a.example/w.tgz": archive([secret]) }));
    const shown = "https://<redacted>@a.example/w.tgz";
    expect(failure.message).toBe(`workspace extends cycle detected: ${shown} -> ${shown}`);
  });
});

describe("parents in the same repository", () => {
  let config: Repository;
  let commit = "";

  beforeAll(async () => {
    config = await fixture.repository("shared", {
      "base/variables/a.toml": "base\n",
      "base/variables/b.toml": "base\n",
      [`teams/x/${MANIFEST}`]: manifest("../../base", "./more"),
      "teams/x/variables/a.toml": "x\n",
      "teams/x/more/c.toml": "more\n",
      [`teams/round/${MANIFEST}`]: manifest("../round"),
      [`teams/out/${MANIFEST}`]: manifest("../../../base"),
      [`teams/linked/${MANIFEST}`]: manifest("../../base"),
      [`teams/escape/${MANIFEST}`]: manifest("../../away/base"),
    });
    await symlink("../../base/variables/a.toml", join(config.directory, "teams/linked/link.toml"));
    await symlink("../..", join(config.directory, "away"));
    commit = await config.commit({});
  });

  test("may lie beside the child, and keep its version", async () => {
    const server = await fixture.serve();
    let requests = 0;
    const fetch: Fetch = (url, init) => {
      requests++;
      return hostFetch(url, init);
    };
    const { files, layers, ...staged } = await fixture.stage(`shared.git#${commit}:teams/x`, { server, fetch });
    expect(textsOf({ ...staged, files })).toEqual({
      "variables/a.toml": "x\n",
      "variables/b.toml": "base\n",
      "c.toml": "more\n",
      "more/c.toml": "more\n",
      [MANIFEST]: manifest("../../base", "./more"),
    });
    const version = { kind: "git_commit", value: commit };
    const source = `git+${server.url}/shared.git#${commit}`;
    expect(layers).toEqual(
      [`${source}:base`, `${source}:teams/x/more`, `${source}:teams/x`].map((it) => ({
        source: it,
        fingerprint: version,
        immutable: true,
      })),
    );
    expect(staged.immutable).toBe(true);
    // One discovery, the trees, and the files of each directory.
    expect(requests).toBe(4);
  });

  test.each([
    ["round", /^workspace extends cycle detected: .*:teams\/round -> .*:teams\/round$/],
    ["out", /^relative workspace extends source escapes a staged workspace: \.\.\/\.\.\/\.\.\/base$/],
    ["escape", /^relative workspace extends source escapes a staged workspace: \.\.\/\.\.\/away\/base$/],
    ["linked", /^workspace layer contains unsupported entry type: link\.toml$/],
  ])("are refused: %s", async (team, message) => {
    const failure = await failureOf(fixture.stage(`shared.git#main:teams/${team}`));
    expect(failure.code).toBe("source_invalid");
    expect(failure.message).toMatch(message);
  });

  test("are probed once for all of them", async () => {
    const { fetch, seen } = web({ "a.example/w.tgz": [] }, (await fixture.serve()).url);
    const pinned = { kind: "git_commit", value: commit } as const;
    const git = "git+https://git.example/shared.git";
    const layer = (source: string, immutable = false) => ({ source, fingerprint: pinned, immutable });
    const etag = {
      source: A,
      fingerprint: { kind: "http_validator", value: 'etag:"a.example"' } as const,
      immutable: false,
    };
    const ask = (...layers: Parameters<typeof probeLayers>[0]) => probeLayers(layers, { fetch });

    expect(await ask(layer(`${git}#main:base`), layer(`${git}#main:teams/x`))).toBe("unchanged");
    expect(seen).toHaveLength(2);
    expect(await ask(layer(`${git}#${commit}:base`, true), layer(`${git}#${commit}`, true))).toBe("immutable");
    expect(await ask(layer(`${git}#${commit}`, true), etag)).toBe("unchanged");
    expect(
      await ask({ ...etag, fingerprint: { kind: "http_validator", value: "etag:old" } }, layer(`${git}#main`)),
    ).toBe("changed");
    expect(await ask(layer(git), etag)).toBe("unknown");
    expect(await ask({ source: "some/where", fingerprint: null, immutable: false }, etag)).toBe("unknown");
    expect(await ask()).toBe("unknown");
  });
});
