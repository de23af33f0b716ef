import { describe, expect, test } from "vitest";
import type { Io } from "../../../src/cli/io.ts";
import { diagnosticsText, summaryText } from "../../../src/cli/terminal/diagnostics-text.ts";
import { styleOf } from "../../../src/cli/terminal/style.ts";
import { textWidth } from "../../../src/cli/terminal/text-width.ts";
import type { Diagnostic, Severity } from "../../../src/runtime/diagnostics.ts";
import { readModel } from "../../../src/runtime/pipeline.ts";
import { lintModel } from "../../../src/runtime/workspace.ts";
import { FAULTY } from "../workspaces.ts";

const TRAILING = "variables/trailing .toml";
const files = new Map(Object.entries({ ...FAULTY, [TRAILING]: 'schema_version = 1\ntype = "odd  blanks "\n' }));
const model = readModel({ root: "memory", files, fingerprint: null, immutable: false });
const { diagnostics } = await lintModel(model, {});
const style = styleOf({ write: () => {}, isTerminal: false, columns: 80 }, {});

function shown(output: Partial<Io["stdout"]>): string {
  return diagnosticsText(diagnostics, {
    output: { write: () => {}, isTerminal: false, columns: 80, ...output },
    style,
    model,
  });
}

/** The documented form, written down a second time, for texts without control characters. */
function documented({ severity, rule, location, message, help, related }: Diagnostic): string {
  const place = ({ path, range }: Diagnostic["location"]): string =>
    range ? [path, range.start.line + 1, range.start.character + 1].join(":") : path;
  const notes = related.map((one) => `  note: ${place(one.location)}: ${one.message}\n`);
  return `${severity}[${rule}]: ${place(location)}: ${message}\n  help: ${help}\n${notes.join("")}`;
}

describe("outside a terminal", () => {
  test("diagnostics have the documented form to the byte, blanks and all", () => {
    const plain = diagnostics.filter(({ message }) => !/\p{Cc}/u.test(message));
    expect(plain.length).toBeGreaterThan(15);
    expect(plain.map(({ message }) => message)).toContain("variable declares unknown type: odd  blanks ");
    for (const diagnostic of plain) expect(shown({})).toContain(documented(diagnostic));
    expect(shown({})).not.toMatch(/^\s*\d* \|/m);
  });

  test("the width of anything does not matter", () => {
    expect(shown({ columns: 10 })).toBe(shown({ columns: 1000 }));
  });
});

test.each([40, 60, 80, 120])("on a terminal of %i columns only what cannot be broken is wider", (columns) => {
  const wide = shown({ isTerminal: true, columns })
    .split("\n")
    .filter((line) => textWidth(line) > columns && line.trim().includes(" "));
  expect(wide).toEqual([]);
});

test("a related place gets its own frame", () => {
  expect(shown({ isTerminal: true })).toContain(
    ["  note: qualifiers/premium-account.toml:3:1: first matching predicate: 1", "  3 | / [[predicate]]"].join("\n"),
  );
});

test.each<[Severity[], number, string]>([
  [["error"], 1, "1 error in 1 document"],
  [["error", "error", "warning"], 14, "2 errors, 1 warning in 14 documents"],
  [["warning", "warning"], 2, "2 warnings in 2 documents"],
  [["error"], 0, "1 error"],
])("the summary of %j in %i documents is %j", (severities, documents, expected) => {
  const [sample] = diagnostics;
  const list = severities.flatMap((severity) => (sample === undefined ? [] : [{ ...sample, severity }]));
  expect(summaryText(list, documents, style)).toBe(expected);
});
