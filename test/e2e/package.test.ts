import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compatibilityDate } from "../../tools/wrangler-config.ts";
import { copyProject, type ProjectCopy } from "../support/project-copy.ts";
import { type ProgramResult, runProgram } from "../support/run-program.ts";

let project: ProjectCopy;

beforeAll(async () => {
  project = await copyProject();
  await build(project);
});

afterAll(() => project.remove());

async function build({ directory }: ProjectCopy): Promise<void> {
  const { code, errors } = await runProgram("node", ["tools/build.ts"], { cwd: directory });
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
}

async function hashes({ directory }: ProjectCopy): Promise<Record<string, string>> {
  const entries = await readdir(join(directory, "dist"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const pairs = files.sort().map(async (file) => {
    const hash = createHash("sha256").update(await readFile(file));
    return [file.slice(directory.length), hash.digest("hex")];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

test("two builds in two places are equal, byte for byte", async () => {
  const other = await copyProject();
  try {
    await build(other);
    expect(await hashes(other)).toEqual(await hashes(project));
  } finally {
    await other.remove();
  }
});

test("the package holds what is built, the licences and the README, and every file its exports name", async () => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { output } = await runProgram("npm", args, { cwd: project.directory });
  const paths: string[] = JSON.parse(output)[0].files.map(({ path }: { path: string }) => path);
  expect(paths).toContain("docs/cli.md");
  const others = paths.filter((path) => !path.startsWith("dist/") && !/^docs\/[a-z-]+\.md$/.test(path));
  expect(others.sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "package.json",
    "wasm/lua/LICENSE.txt",
    "wasm/lua/browser.js",
    "wasm/lua/deno.js",
    "wasm/lua/lua.wasm",
    "wasm/lua/module.d.ts",
    "wasm/lua/node.js",
    "wasm/lua/workerd.js",
  ]);
  const { exports, imports } = JSON.parse(await readFile(join(project.directory, "package.json"), "utf8"));
  const named = Object.values({ ...exports, ...imports }).flatMap((target) =>
    typeof target === "string" ? target : Object.values(target ?? {}),
  );
  expect(named.map((path) => path.replace("./", "")).filter((path) => !paths.includes(path))).toEqual([]);
});

test("no declaration names a TypeScript source, which the package does not hold", async () => {
  const files = Object.keys(await hashes(project)).filter((file) => file.endsWith(".d.ts"));
  expect(files).toContain("/dist/index.d.ts");
  for (const file of files)
    expect(await readFile(project.directory + file, "utf8")).not.toMatch(/"\.[^"]*(?<!\.d)\.ts"/);
});

function dryRun(out: string, ...args: readonly string[]): Promise<ProgramResult> {
  return runProgram("wrangler", ["deploy", "--dry-run", "--outdir", out, ...args], {
    cwd: project.directory,
    env: {
      XDG_CONFIG_HOME: join(project.directory, "config"),
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_SEND_ERROR_REPORTS: "false",
      WRANGLER_HIDE_BANNER: "true",
    },
  });
}

test("wrangler accepts the Worker and its configuration as they are", async () => {
  const out = join(project.directory, "out");
  const { code, output, errors } = await dryRun(out);
  expect(code, errors).toBe(0);
  expect(output).toContain("env.ROTOTO_SOURCE");
  expect(errors).not.toContain("WARNING");
  expect(await readdir(out)).toContain("worker.js");
  expect((await readdir(out)).filter((file) => file.endsWith("lua.wasm"))).toHaveLength(1);
  await expectAsBuilt(out, "worker.js");
});

test("wrangler accepts the front, in front of the Worker that its configuration names", async () => {
  const out = join(project.directory, "front-out");
  const { code, output, errors } = await dryRun(out, "--config", join(project.directory, "wrangler.front.toml"));
  expect(code, errors).toBe(0);
  expect(output).toMatch(/env\.ROTOTO_OBJECTS \(WorkspaceObject, defined in rototo\)/);
  expect(output).toMatch(/env\.ROTOTO_SERVICE \(rototo\)/);
  expect(errors).not.toContain("WARNING");
  const [front, complete] = await Promise.all(
    ["wrangler.front.toml", "wrangler.toml"].map((file) => readFile(join(project.directory, file), "utf8")),
  );
  expect(complete).toContain('name = "rototo"\n');
  expect(front).toContain(`compatibility_date = "${compatibilityDate()}"`);
  await expectAsBuilt(out, "front.js");
});

/** What is deployed is bundled once more, and must not have become longer by it: a cold isolate reads all of it. */
async function expectAsBuilt(out: string, file: string): Promise<void> {
  const [deployed, built] = [join(out, file), join(project.directory, "dist/edge", file)];
  expect((await stat(deployed)).size).toBeLessThan(1.01 * (await stat(built)).size);
}

test("a user's Worker that wrangler bundles runs policy, and the bundling warns of nothing", async () => {
  const script = "function register() end";
  const source = `import { lintFiles } from "rototo-edge";
    const files = { "rototo-workspace.toml": "schema_version = 1", "lint/x.lua": ${JSON.stringify(script)} };
    export default { fetch: async () => Response.json((await lintFiles(files)).diagnostics.map(({ rule }) => rule)) };`;
  // In the package itself, which its own name leads to; the configuration names the Worker of the repository.
  const entry = join(project.directory, "user-worker.js");
  const configuration = join(project.directory, "user.toml");
  const out = join(project.directory, "user-out");
  await writeFile(entry, source);
  await writeFile(
    configuration,
    `name = "user"\nmain = "user-worker.js"\ncompatibility_date = "${compatibilityDate()}"\n`,
  );
  const { code, output, errors } = await dryRun(out, "--config", configuration);
  expect(code, errors).toBe(0);
  expect(output + errors).not.toContain("WARNING");
  const files = await readdir(out);
  const miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: join(out, "user-worker.js") },
      ...files
        .filter((file) => file.endsWith(".wasm"))
        .map((file) => ({ type: "CompiledWasm" as const, path: join(out, file) })),
    ],
    modulesRoot: out,
    compatibilityDate: compatibilityDate(),
    cf: false,
  });
  try {
    const answer = await miniflare.dispatchFetch("http://user/");
    expect(await answer.json()).toEqual(["rototo/custom-lint-file-unregistered"]);
  } finally {
    await miniflare.dispose();
  }
});
