import { expect, test } from "vitest";
import { bundle } from "../../tools/build/bundle.ts";
import { type Entry, FRONT, WORKER } from "../../tools/build/entries.ts";
import { faultsOf, weigh } from "../../tools/build/weigh.ts";

const ENTRY: Entry = { name: "x", source: "src/x.ts", gzipCeiling: 100, packages: ["hono"] };
const AS_BUILT = { conditions: ["workerd"], minify: true, write: false, outdir: "built" };
const NOTHING = {
  bytes: 0,
  gzip: 0,
  atOnce: { gzip: 0, gzipWithKernel: 0, modules: [] },
  packages: [],
  modules: [],
};

test("an entry within its limits has no faults", () => {
  expect(faultsOf(ENTRY, { ...NOTHING, gzip: 100, packages: ["hono"] })).toEqual([]);
});

test("too much weight, and each package that is not allowed, is a fault", () => {
  expect(faultsOf(ENTRY, { ...NOTHING, gzip: 101, packages: ["ajv", "hono", "lodash"] })).toEqual([
    "x contains ajv, which tools/build/entries.ts does not allow",
    "x contains lodash, which tools/build/entries.ts does not allow",
    "x weighs 101 bytes gzipped; at most 100 are allowed",
  ]);
});

test("what is loaded at once may have a ceiling of its own", () => {
  const weight = { ...NOTHING, gzip: 90, atOnce: { ...NOTHING.atOnce, gzip: 51 } };
  expect(faultsOf(ENTRY, weight)).toEqual([]);
  expect(faultsOf({ ...ENTRY, atOnceCeiling: 50 }, weight)).toEqual([
    "x loads 51 bytes gzipped at once; at most 50 are allowed",
  ]);
});

test("a module that must not be reached is a fault, also where it is loaded on demand", () => {
  const weight = { ...NOTHING, modules: ["src/a/b.ts", "src/c.ts"] };
  expect(faultsOf({ ...ENTRY, forbidden: ["src/a/"] }, weight)).toEqual(["x reaches src/a/b.ts, which it must not"]);
});

test("weighing sees every package a module reaches, in its true weight", async () => {
  const { bytes, gzip, packages } = await weigh({ source: "src/runtime/text/toml.ts" });
  expect(packages).toEqual(["smol-toml"]);
  expect(bytes).toBeGreaterThan(5000);
  expect(gzip).toBeLessThan(bytes);
});

test("what is written for Node brings its Buffer along, and only where it is used", async () => {
  const { packages } = await weigh({ source: "src/runtime/source/git-client.ts" });
  expect(packages).toContain("isomorphic-git");
  expect(packages).toContain("buffer");
  expect(packages).not.toContain("get-intrinsic");
  expect(packages).not.toContain("safe-buffer");
});

test("what the front would import on demand is in it at once, and nothing that only the complete Worker does", async () => {
  const weight = await weigh(FRONT);
  expect(weight.modules).toContain("src/runtime/snapshot/plan-full.ts");
  expect(faultsOf(FRONT, weight)).toEqual([]);
  const { outputFiles } = await bundle({ ...AS_BUILT, entryPoints: [FRONT.source], eager: FRONT.eager });
  expect(outputFiles?.[0]?.text).not.toMatch(/\bimport\(/);
});

test("a Worker has no copy of the kernel inside, which it could not compile", async () => {
  for (const source of [FRONT.source, WORKER.source]) {
    const { outputFiles } = await bundle({ ...AS_BUILT, entryPoints: [source] });
    expect(outputFiles?.[0]?.text).not.toContain('"AGFzb');
  }
  expect(
    (await bundle({ ...AS_BUILT, entryPoints: ["src/resolve.ts"], conditions: [] })).outputFiles?.[0]?.text,
  ).toContain('"AGFzb');
});

test("what an entry loads is also told with the kernel that is embedded in it", async () => {
  const { atOnce } = await weigh({ source: "src/resolve.ts" });
  expect(atOnce.gzipWithKernel - atOnce.gzip).toBeGreaterThan(2_000);
  const kernelless = await weigh({ source: "src/runtime/text/toml.ts" });
  expect(kernelless.atOnce.gzipWithKernel).toBe(kernelless.atOnce.gzip);
});

test("the Lua engine waits until a workspace has policy, in every entry that runs it", async () => {
  for (const source of ["src/index.ts", "src/edge/index.ts"]) {
    const { atOnce, gzip } = await weigh({ source });
    expect(atOnce.modules).toContain("src/lua/host-lua.ts");
    expect(atOnce.modules).not.toContain("src/lua/machine.ts");
    expect(atOnce.modules).not.toContain("src/lua/prelude.ts");
    expect(atOnce.gzip).toBeLessThan(gzip);
  }
});
