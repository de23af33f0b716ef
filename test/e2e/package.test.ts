import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyProject, type ProjectCopy } from "../support/project-copy.ts";
import { runProgram } from "../support/run-program.ts";

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
  expect(paths.filter((path) => !path.startsWith("dist/")).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "package.json",
  ]);
  const { exports } = JSON.parse(await readFile(join(project.directory, "package.json"), "utf8"));
  const named = Object.values(exports).flatMap((target) =>
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

test("wrangler accepts the Worker and its configuration as they are", async () => {
  const out = join(project.directory, "out");
  const { code, output, errors } = await runProgram("wrangler", ["deploy", "--dry-run", "--outdir", out], {
    cwd: project.directory,
    env: {
      XDG_CONFIG_HOME: join(project.directory, "config"),
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_SEND_ERROR_REPORTS: "false",
      WRANGLER_HIDE_BANNER: "true",
    },
  });
  expect(code, errors).toBe(0);
  expect(output).toContain("env.ROTOTO_SOURCE");
  expect(errors).not.toContain("WARNING");
  expect(await readdir(out)).toContain("worker.js");
});
