import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { definitionSchemas } from "../../src/supervisor.ts";
import { ROOT } from "../../tools/build/bundle.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

const rows = [...read("docs/requirements.md").matchAll(/^\| ((?:HS|SV|WD|JN)-\S+) \|(.*)\|$/gm)].map(
  ([, id = "", rest = ""]) => {
    const [requirement = "", file = "", title = ""] = rest.split(" | ").map((cell) => cell.trim());
    return { id, requirement, file: file.replaceAll("`", ""), title };
  },
);

const numbered = (prefix: string, last: number): string[] =>
  Array.from({ length: last }, (_, index) => `${prefix}-${index + 1}`);

const WANTED = [
  ...numbered("HS", 46),
  ...["HS-4a", "HS-7a", "HS-15a", "HS-22a", "HS-25a", "HS-35a", "HS-46a"],
  ...numbered("SV", 26),
  ...["SV-6a", "SV-7a"],
  ...numbered("WD", 43),
  ...["WD-12a", "WD-35a"],
  ...numbered("JN", 7),
];

test("every requirement has a row, once", () => {
  const ids = rows.map(({ id }) => id);
  expect(WANTED.filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test.each(rows)("$id is held by a test that is there", ({ requirement, file, title }) => {
  expect(requirement).not.toBe("");
  expect(title).not.toBe("");
  // As a title stands in its file: in quotes of one kind or another.
  expect(read(file)).toMatch(new RegExp(`["'\`]${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}["'\`]`));
});

test("docs/hot-swap.md has the schemas of all definition files as they are", () => {
  const page = read("docs/hot-swap.md");
  const shown = [...page.matchAll(/^```json schema (\w+)\n(.*?)^```$/gms)].map(([, kind = "", text = ""]) => [
    kind,
    JSON.parse(text),
  ]);
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(definitionSchemas()));
});
