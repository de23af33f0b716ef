import { expect, test } from "vitest";
import { memoryFs } from "../../../src/runtime/source/memory-fs.ts";

test("what was written is read, as bytes or as text", async () => {
  const fs = memoryFs();
  await fs.writeFile("/a/b.txt", "grüß");
  expect(await fs.readFile("/a/b.txt", "utf8")).toBe("grüß");
  expect(await fs.readFile("/a/b.txt", { encoding: "utf8" })).toBe("grüß");
  expect(await fs.readFile("/a/b.txt")).toEqual(new TextEncoder().encode("grüß"));
});

test("directories exist as soon as a path leads through them", async () => {
  const fs = memoryFs();
  await fs.writeFile("/a/b/c", "1");
  await fs.writeFile("/a/d", "2");
  expect((await fs.readdir("/a")).sort()).toEqual(["b", "d"]);
  expect((await fs.stat("/a/b")).isDirectory()).toBe(true);
  expect((await fs.lstat("/a/d")).isFile()).toBe(true);
  expect((await fs.stat("/a/d")).size).toBe(1);
});

test.each([
  ["reading what is not there", "ENOENT", (fs: ReturnType<typeof memoryFs>) => fs.readFile("/x")],
  ["a state of what is not there", "ENOENT", (fs: ReturnType<typeof memoryFs>) => fs.stat("/x")],
  ["removing what is not there", "ENOENT", (fs: ReturnType<typeof memoryFs>) => fs.unlink("/x")],
  ["listing what is not there", "ENOENT", (fs: ReturnType<typeof memoryFs>) => fs.readdir("/x")],
  ["listing a file", "ENOTDIR", (fs: ReturnType<typeof memoryFs>) => fs.readdir("/file")],
  ["a directory in place of a file", "EEXIST", (fs: ReturnType<typeof memoryFs>) => fs.mkdir("/file")],
])("%s fails with %s", async (_name, code, act) => {
  const fs = memoryFs();
  await fs.writeFile("/file", "");
  await expect(act(fs)).rejects.toMatchObject({ code });
});
