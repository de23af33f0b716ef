import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/runtime/ports.ts";
import { temporaryTree } from "../node/temporary-tree.ts";
import { gitFixture, hostFetch } from "../runtime/source/git-fixture.ts";
import { runCli } from "./run-cli.ts";
import { CHANGED, FAULTY, SOUND } from "./workspaces.ts";

const git = gitFixture();
const HOST = "https://git.test";

/** Takes the addresses of a host on the web to a server here: the command line speaks to no other over plain HTTP. */
function fetchFrom(url: string): Fetch {
  return (address, init) => hostFetch(address.replace(HOST, url), init);
}

async function repository(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  await git.repository(name, Object.fromEntries(Object.entries(files).map(([path, text]) => [`app/${path}`, text])));
}

describe("a workspace in a git repository", () => {
  test("is linted, shown and resolved with like a directory", async () => {
    await repository("sound", SOUND);
    const fetch = fetchFrom((await git.serve()).url);
    const source = `git+${HOST}/sound.git#main:app`;
    expect(await runCli(["lint", source], { fetch })).toEqual({ code: 0, stdout: `ok: ${source}\n`, stderr: "" });
    expect((await runCli(["show", source, "--variables"], { fetch })).stdout).toBe("banner\nlimit\nratio\n");
    const resolved = await runCli(["resolve", source, "--variable", "banner", "--json"], { fetch });
    expect(JSON.parse(resolved.stdout)).toMatchObject({
      workspace: source,
      variables: [{ resolution: { value_key: "upgrade" } }],
    });
  });

  test("is compared, inspected, written down and typed like one, and no file has its credentials", async () => {
    await repository("before", SOUND);
    await repository("after", CHANGED);
    const fetch = fetchFrom((await git.serve()).url);
    using tree = temporaryTree({});
    const run = (...args: string[]) => runCli(args, { fetch, cwd: tree.root });
    const [before, after] = ["before", "after"].map((name) => `git+https://me:s3cr3t@git.test/${name}.git#main:app`);
    const { changes } = JSON.parse((await run("diff", before ?? "", after ?? "", "--json")).stdout);
    expect(changes.length).toBeGreaterThan(10);
    expect((await run("impact", before ?? "", after ?? "", "--html", "impact.html")).code).toBe(0);
    expect((await run("inspect", before ?? "")).code).toBe(0);
    expect((await run("fixtures", before ?? "", "--out", "fixtures")).code).toBe(0);
    expect((await run("types", before ?? "", "--out", "types.d.ts")).code).toBe(0);
    const files = readdirSync(tree.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(7);
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name), "utf8")).not.toContain("s3cr3t");
    }
  });

  test("has frames on a terminal, and documents without a file to name", async () => {
    await repository("faulty", FAULTY);
    const fetch = fetchFrom((await git.serve()).url);
    const args = ["lint", `git+${HOST}/faulty.git#main:app`, "--variable", "limits"];
    expect((await runCli(args, { fetch, terminal: 80, env: { NO_COLOR: "1" } })).stdout).toContain(
      '  10 | default = "gold"\n',
    );
    const [manifest] = JSON.parse((await runCli([...args, "--json"], { fetch })).stdout).documents;
    expect(manifest.uri).toBe("rototo:rototo-workspace.toml");
  });

  test("is had with the workspace token, from the option or the environment", async () => {
    await repository("guarded", SOUND);
    const fetch = fetchFrom((await git.serve({ authorization: "Bearer s3cr3t" })).url);
    const lint = ["lint", `git+${HOST}/guarded.git#main:app`];
    expect((await runCli(lint, { fetch })).code).toBe(1);
    expect((await runCli([...lint, "--workspace-token", "s3cr3t"], { fetch })).code).toBe(0);
    expect((await runCli(lint, { fetch, env: { ROTOTO_WORKSPACE_TOKEN: "s3cr3t" } })).code).toBe(0);
    const both = { fetch, env: { ROTOTO_WORKSPACE_TOKEN: "other" } };
    expect((await runCli([...lint, "--workspace-token", "s3cr3t"], both)).code).toBe(0);
  });

  test("fails without its credentials in the message", async () => {
    const fetch = fetchFrom((await git.serve()).url);
    const { code, stdout, stderr } = await runCli(["lint", "git+https://me:s3cr3t@git.test/none.git"], { fetch });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: git fetch failed for workspace source: .*\n$/);
    expect(stderr).not.toContain("s3cr3t");
  });

  test("has its parents laid under it, and a manifest that does not parse is no diagnostic", async () => {
    await git.repository("child", {
      "rototo-workspace.toml": 'schema_version = 1\nextends = ["base"]\n',
      "base/variables/v.toml": "schema_version\n",
    });
    await git.repository("broken", { "rototo-workspace.toml": "schema_version\n" });
    const fetch = fetchFrom((await git.serve()).url);
    expect((await runCli(["lint", `git+${HOST}/child.git`], { fetch })).stdout).toContain("variables/v.toml");
    const { code, stderr } = await runCli(["lint", `git+${HOST}/broken.git`], { fetch });
    expect({ code, says: stderr.startsWith("error: failed to parse workspace manifest ") }).toEqual({
      code: 1,
      says: true,
    });
  });
});
