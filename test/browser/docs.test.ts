import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";

test("the binding to React that docs/browser.md shows is the one that the example runs", async () => {
  const page = await readFile(join(ROOT, "docs/browser.md"), "utf8");
  expect(page).toContain(await readFile(join(ROOT, "examples/spa/src/use-rototo.ts"), "utf8"));
});
