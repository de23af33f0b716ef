import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { directoryStore } from "../../src/node/index.ts";
import { STORE_CONTRACT } from "../contract/store.ts";

const directories: string[] = [];
const fresh = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "rototo-store-"));
  directories.push(directory);
  return directory;
};
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

describe("the store in a directory", () => {
  test.each(STORE_CONTRACT)("$name", ({ run }) => run(() => directoryStore(join(fresh(), "made"))));

  test("keeps what an earlier one was given", async () => {
    const directory = fresh();
    await (await directoryStore(directory)).put("../a/b", Uint8Array.of(1, 2));
    expect(await (await directoryStore(directory)).get("../a/b")).toEqual(Uint8Array.of(1, 2));
    expect(readdirSync(directory)).toHaveLength(1);
  });

  test("removes what a killed process left long ago, and nothing else", async () => {
    const directory = fresh();
    for (const [name, age] of [
      ["old.tmp", 7_200],
      ["new.tmp", 60],
      ["other", 7_200],
    ] as const) {
      writeFileSync(join(directory, name), "");
      utimesSync(join(directory, name), Date.now() / 1_000 - age, Date.now() / 1_000 - age);
    }
    await directoryStore(directory);
    expect(readdirSync(directory).sort()).toEqual(["new.tmp", "other"]);
  });

  test("leaves a whole entry wherever its process is killed", async () => {
    const directory = fresh();
    for (const delay of [1, 7, 20]) {
      const child = spawn(process.execPath, [join(import.meta.dirname, "killed-writer.ts"), directory], {
        stdio: "pipe",
      });
      await once(child.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill("SIGKILL");
      await once(child, "exit");
      const found = await (await directoryStore(directory)).get("version");
      if (found !== undefined) expect([found.length, new Set(found).size]).toEqual([300_000, 1]);
    }
  });
});
