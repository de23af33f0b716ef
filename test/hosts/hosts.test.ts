import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import type { Group, PackReport } from "../pack/pack.ts";
import { chromium, kernelUnderStrictPolicy } from "./chromium.ts";
import { deno } from "./deno.ts";
import type { Build } from "./host.ts";
import { node } from "./node.ts";
import { workerd } from "./workerd.ts";

const BUILDS = ["wasm", "js"] as const satisfies readonly Build[];
const FOLDER = join(ROOT, "test/conformance");

let groups: Group[];
const onNode: Partial<Record<Build, PackReport>> = {};

beforeAll(async () => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".json")).sort();
  groups = await Promise.all(
    names.map(async (name) => ({ name: name.replace(".json", ""), text: await readFile(join(FOLDER, name), "utf8") })),
  );
  for (const build of BUILDS) onNode[build] = await node.run(groups, build);
});

test("the pack is not empty", () => {
  expect(groups.length).toBeGreaterThan(30);
  expect(onNode.wasm?.passed).toBeGreaterThan(groups.length);
  expect({ ...onNode.js, kernels: ["wasm"] }).toEqual(onNode.wasm);
});

const runs = [node, workerd, deno, chromium].flatMap((host) =>
  BUILDS.map((build) => ({ host, name: host.name, build })),
);

test.each(runs)("the shipped library passes the whole pack on $name, evaluated by $build", async ({ host, build }) => {
  const report = host === node ? onNode[build] : await host.run(groups, build);
  console.log(`${host.name}: ${report?.passed} passed, ${report?.skipped.length} skipped`);
  expect(report?.failed).toEqual([]);
  expect(report?.kernels).toEqual([build]);
  expect(report).toEqual(onNode[build]);
});

test("a page whose policy does not allow WebAssembly evaluates in JavaScript, without a word", async () => {
  expect(await kernelUnderStrictPolicy()).toBe("js");
});
