import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { checkLayers } from "../../tools/layers/check.ts";

async function check(files: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "rototo-layers-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await checkLayers(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("a tree that keeps to the order has no faults", async () => {
  const faults = await check({
    "index.ts": 'export { load } from "./runtime/pipeline.ts";\n',
    "runtime/pipeline.ts": 'import { lint } from "./lint/lint.ts";\nexport const load = lint;\n',
    "runtime/lint/lint.ts":
      'import type { Model } from "../model/model.ts";\nimport { RototoError } from "../errors.ts";\n',
    "runtime/model/model.ts": 'import { parse } from "smol-toml";\nimport { text } from "../text/text.ts";\n',
    "runtime/text/text.ts":
      "// globalThis.fetch, Date.now() and setTimeout stand in a comment\nexport const text = 1;\n",
    "runtime/errors.ts": "export class RototoError {}\n",
    "runtime/platform.d.ts": "declare function setTimeout(): void;\n",
    "node/files.ts": 'import { readFile } from "node:fs/promises";\nimport { load } from "../index.ts";\n',
    "cli/main.ts": 'import { files } from "../node/files.ts";\n',
  });
  expect(faults).toEqual([]);
});

test.each([
  [
    "a stage that imports a later one",
    { "runtime/model/a.ts": 'import {\n  lint,\n} from "../lint/b.ts";\n', "runtime/lint/b.ts": "" },
    "runtime/model/a.ts:3 runtime/model must not import runtime/lint (../lint/b.ts)",
  ],
  [
    "a stage that imports only a type from a later one",
    { "runtime/model/a.ts": 'import type { Lint } from "../lint/b.ts";\n', "runtime/lint/b.ts": "" },
    "runtime/model/a.ts:1 runtime/model must not import runtime/lint (../lint/b.ts)",
  ],
  [
    "a stage that imports the pipeline above it",
    { "runtime/text/a.ts": '\nexport * from "../pipeline.ts";\n', "runtime/pipeline.ts": "" },
    "runtime/text/a.ts:2 runtime/text must not import runtime (../pipeline.ts)",
  ],
  [
    "a base module that imports a stage",
    { "runtime/errors.ts": 'import { lint } from "./lint/b.ts";\n', "runtime/lint/b.ts": "" },
    "runtime/errors.ts:1 runtime/errors must not import runtime/lint (./lint/b.ts)",
  ],
  [
    "a core that imports a host",
    { "runtime/a.ts": 'const b = import("../edge/b.ts");\n', "edge/b.ts": "" },
    "runtime/a.ts:1 runtime must not import edge (../edge/b.ts)",
  ],
  [
    "a host that imports another",
    { "browser/a.ts": 'import "../edge/b.ts";\n', "edge/b.ts": "" },
    "browser/a.ts:1 browser must not import edge (../edge/b.ts)",
  ],
  [
    "a core that imports from Node",
    { "runtime/source/a.ts": 'import { join } from "node:path";\n' },
    "runtime/source/a.ts:1 runtime/source must not import node:path",
  ],
  ["a folder nobody gave a place", { "extra/a.ts": "" }, "extra/a.ts:1 belongs to no layer of tools/layers/layers.ts"],
  [
    "a cycle of values",
    {
      "edge/a.ts": 'import { b } from "./b.ts";\n',
      "edge/b.ts": 'import type { C } from "./c.ts";\nimport { c } from "./c.ts";\n',
      "edge/c.ts": 'export { a } from "./a.ts";\n',
    },
    "edge/c.ts:1 closes an import cycle: edge/a.ts → edge/b.ts → edge/c.ts → edge/a.ts",
  ],
])("%s is a fault", async (_name, files, fault) => {
  expect(await check(files)).toEqual([fault]);
});

test("a cycle that types alone close is none", async () => {
  const faults = await check({
    "edge/a.ts": 'import type { B } from "./b.ts";\n',
    "edge/b.ts": 'import { a } from "./a.ts";\n',
  });
  expect(faults).toEqual([]);
});

test.each([
  ["const now = Date.now();", "Date.now"],
  ["const now = new Date();", "new Date()"],
  ["const luck = Math.random();", "Math.random"],
  ["const now = performance.now();", "performance."],
  ["setTimeout(() => {}, 1);", "setTimeout"],
  ["console.log(1);", "console."],
  ["const env = process.env;", "process."],
  ["const fetch = globalThis.fetch;", "globalThis"],
  ['eval("1");', "eval("],
  ['new Function("return 1");', "new Function("],
])("the core must not say %s", async (line, word) => {
  expect(await check({ "runtime/a.ts": `\n${line}\n` })).toEqual([`runtime/a.ts:2 the core must not use ${word}`]);
  expect(await check({ "edge/a.ts": `\n${line}\n` })).toEqual([]);
});

test.each(["await fetch(url)", "new Date(milliseconds)", "evaluate(program)"])("the core may say %s", async (line) => {
  expect(await check({ "runtime/a.ts": `${line};\n` })).toEqual([]);
});
