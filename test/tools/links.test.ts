import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { brokenLinks } from "../../tools/links/check.ts";

const made: string[] = [];

afterAll(() => Promise.all(made.map((directory) => rm(directory, { recursive: true }))));

async function check(files: Record<string, string>): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), "rototo-links-"));
  made.push(directory);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return brokenLinks(directory);
}

test("links to files, folders, headings and other sites hold", async () => {
  const faults = await check({
    "README.md":
      "[a](docs/a.md) [b](docs/) [c](docs/a.md#what-it-is-for) [d](https://example.com/x) [e](#top)\n# Top\n",
    "docs/a.md": "## What it *is* for?\n[up](../README.md 'The start') [again](#twice-1)\n# Twice\n# Twice\n",
  });
  expect(faults).toEqual([]);
});

test.each([
  ["[a](missing.md)", "README.md:3 there is no missing.md"],
  ["[a](docs/b.md#other)", "README.md:3 there is no heading for docs/b.md#other"],
  ["[a](#other)", "README.md:3 there is no heading for #other"],
  ["![a](picture.png)", "README.md:3 there is no picture.png"],
])("%s is broken", async (link, fault) => {
  expect(await check({ "README.md": `# Top\n\n${link}\n`, "docs/b.md": "# One\n" })).toEqual([fault]);
});

test("what stands in code, and other people's documents, are not looked at", async () => {
  const faults = await check({
    "README.md": "`[a](b.md)`\n\n```md\n[a](b.md)\n# Not a heading\n```\n",
    "node_modules/x/README.md": "[a](b.md)\n",
    "dist/README.md": "[a](b.md)\n",
    ".rototo/demo/README.md": "[a](b.md)\n",
  });
  expect(faults).toEqual([]);
});
