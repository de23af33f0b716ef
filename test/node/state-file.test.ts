import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { stateFile } from "../../src/node/state-file.ts";
import { temporaryTree } from "./temporary-tree.ts";

test("a state file gives nothing at first, and then what was saved last; only its owner may read it", async () => {
  using tree = temporaryTree({});
  const store = stateFile(`${tree.root}/state.json`);
  expect(await store.load()).toBeUndefined();
  await store.save("one");
  await store.save("two");
  expect(await store.load()).toBe("two");
  expect(statSync(`${tree.root}/state.json`).mode & 0o777).toBe(0o600);
});

test("a save that fails leaves the old state and names the file", async () => {
  using tree = temporaryTree({ files: { "state.json": "old" } });
  const path = `${tree.root}/state.json`;
  mkdirSync(`${path}.next`);
  await expect(stateFile(path).save("new")).rejects.toThrow(`failed to write ${path}: Is a directory (os error 21)`);
  rmSync(`${path}.next`, { recursive: true });
  expect(readFileSync(path, "utf8")).toBe("old");
});

test("what a save that was cut short has left behind does no harm", async () => {
  using tree = temporaryTree({ files: { "state.json": "old" } });
  const path = `${tree.root}/state.json`;
  writeFileSync(`${path}.next`, "half a sta");
  const store = stateFile(path);
  expect(await store.load()).toBe("old");
  await store.save("new");
  expect(await store.load()).toBe("new");
  expect(existsSync(`${path}.next`)).toBe(false);
});

test("a directory that is missing is told of", async () => {
  using tree = temporaryTree({});
  const path = `${tree.root}/missing/state.json`;
  await expect(stateFile(path).save("x")).rejects.toThrow(`failed to write ${path}: No such file or directory`);
});
