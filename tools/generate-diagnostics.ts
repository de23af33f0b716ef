/** Writes docs/diagnostics.md from the rules in the code; `--check` only tells whether it would change. */
import { readFileSync, writeFileSync } from "node:fs";
import { STAGES } from "../src/runtime/diagnostics.ts";
import { ruleCatalog } from "../src/runtime/lint/catalog.ts";
import { RULES } from "../src/runtime/lint/rules.ts";

const FILE = new URL("../docs/diagnostics.md", import.meta.url);
const catalog = ruleCatalog();

function row({ rule, severity, entity, title, help }: (typeof catalog)[number]): string {
  const checks = RULES.find(({ id }) => `rototo/${id}` === rule)?.checks ?? {};
  const stages = STAGES.filter((stage) => checks[stage] !== undefined).join(", ");
  return `| \`${rule}\` | ${severity} | ${entity} | ${stages || "–"} | ${title} | ${help} |`;
}

const errors = catalog.filter(({ severity }) => severity === "error").length;
const page = `<!-- Generated from src/runtime/lint by tools/generate-diagnostics.ts. Do not edit. -->

# Diagnostics

The ${catalog.length} built-in rules: ${errors} errors, which block a load, and ${catalog.length - errors} warnings, which never do.
When each fires, where it points and what it says is in [lint.md](lint.md). A rule without a stage is reported by the
host or by policy lint.

| Rule | Severity | Entity | Stage | What is wrong | What to do |
| --- | --- | --- | --- | --- | --- |
${catalog.map(row).join("\n")}
`;

if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== page) {
    console.error("docs/diagnostics.md is not what the rules in the code say; run: npm run generate");
    process.exit(1);
  }
} else {
  writeFileSync(FILE, page);
}
