import { expect, test } from "vitest";
import { Workspace } from "../../../src/runtime/index.ts";

function qualifier(attribute: string): string {
  return `schema_version = 1\n[[predicate]]\nattribute = "${attribute}"\nop = "eq"\nvalue = true\n`;
}

function variable(rule: string): string {
  return [
    'schema_version = 1\ntype = "bool"\n[values]\non = true\noff = false\n[resolve]\ndefault = "off"',
    `[[resolve.rule]]\nqualifier = "${rule}"\nvalue = "on"\n`,
  ].join("\n");
}

test("a chain of 20 000 qualifiers resolves: its length is no depth of the stack", async () => {
  const length = 20_000;
  const files: Record<string, string> = {
    "rototo-workspace.toml": "schema_version = 1\n",
    "variables/v.toml": variable("q0"),
    [`qualifiers/q${length}.toml`]: qualifier("ready"),
  };
  for (let index = 0; index < length; index++)
    files[`qualifiers/q${index}.toml`] = qualifier(`qualifier.q${index + 1}`);
  const workspace = await Workspace.fromFiles(files);
  expect(workspace.resolveVariable("v", { ready: true }).value).toBe(true);
  expect(workspace.traceVariable("v", { ready: false }).qualifier_traces).toHaveLength(length + 1);
});
