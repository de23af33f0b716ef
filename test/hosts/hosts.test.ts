import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import type { Group, PackReport } from "../pack/pack.ts";
import { chromium } from "./chromium.ts";
import { deno } from "./deno.ts";
import { node } from "./node.ts";
import { workerd } from "./workerd.ts";

const FOLDER = join(ROOT, "test/conformance");

let groups: Group[];
let onNode: PackReport;

beforeAll(async () => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".json")).sort();
  groups = await Promise.all(
    names.map(async (name) => ({ name: name.replace(".json", ""), text: await readFile(join(FOLDER, name), "utf8") })),
  );
  onNode = await node.run(groups);
});

test("the pack is not empty", () => {
  expect(groups.length).toBeGreaterThan(30);
  expect(onNode.passed).toBeGreaterThan(groups.length);
});

test.each([node, workerd, deno, chromium])("the shipped library passes the whole pack on $name", async (host) => {
  const report = host === node ? onNode : await host.run(groups);
  console.log(`${host.name}: ${report.passed} passed, ${report.skipped.length} skipped`);
  expect(report.failed).toEqual([]);
  expect(report).toEqual(onNode);
});
