import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url);

function text(path: string): Promise<string> {
  return readFile(new URL(path, ROOT), "utf8");
}

/** The first code block under a heading. */
function snippet(page: string, heading: string): string {
  const section = page.slice(page.indexOf(`\n### ${heading}\n`));
  return /```ts\n([\s\S]*?)```/.exec(section)?.[1] ?? "nothing";
}

test.each([
  ["An edge function", "examples/edge-limits/src/worker.ts"],
  ["A Deno script", "examples/deno/limits.ts"],
  ["A single-page app", "docs/browser.md"],
])("what the README shows for %j stands in what the tests run", async (heading, path) => {
  const shown = snippet(await text("README.md"), heading).replace(/^.*rototo-edge\/browser";\n\n/, "");
  expect(await text(path)).toContain(shown);
});
