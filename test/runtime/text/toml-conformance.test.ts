import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { LineIndex } from "../../../src/runtime/text/text-range.ts";
import { parseToml } from "../../../src/runtime/text/toml.ts";
import { indexToml } from "../../../src/runtime/text/toml-index.ts";
import type { ExpectedDiagnostic } from "../../pack/corpus.ts";
import { corpusCases } from "./corpus-texts.ts";

const DOCUMENT = /^(?:rototo-workspace\.toml|(?:qualifiers|variables|resources)\/[^/]+\.toml|schemas\/[^/]+\.json)$/;
const OBJECT = /^(resources\/[^/]+)-objects\/[^/]+\.toml$/;

/** The texts that the reference reads as TOML or JSON, with what it says about each. */
function* documents(): Generator<{ name: string; text: string; json: boolean; diagnostics: ExpectedDiagnostic[] }> {
  for (const { name, files, lint } of corpusCases()) {
    if ("error" in lint) continue;
    for (const [path, text] of Object.entries(files)) {
      const owner = OBJECT.exec(path)?.[1];
      if (!DOCUMENT.test(path) && !(owner !== undefined && `${owner}.toml` in files)) continue;
      const diagnostics = lint.diagnostics.filter((diagnostic) => diagnostic.path === path);
      yield { name: `${name}: ${path}`, text, json: path.endsWith(".json"), diagnostics };
    }
  }
}

describe("the corpus", () => {
  test("has the verdicts and fault lines of the reference", () => {
    let faults = 0;
    const differences: string[] = [];
    for (const { name, text, json, diagnostics } of documents()) {
      const expected = diagnostics.find(({ rule }) => rule.endsWith("-parse-failed"));
      const parsed = json ? parseJson(text) : parseToml(text);
      if (parsed.ok !== (expected === undefined))
        differences.push(`${name}: ${parsed.ok ? "read" : parsed.fault.message}`);
      if (parsed.ok || !expected?.start) continue;
      faults++;
      const line = parsed.fault.start === null ? null : new LineIndex(text).position(parsed.fault.start).line;
      if (line !== expected.start.line) differences.push(`${name}: line ${line} for ${expected.start.line}`);
    }
    expect(differences).toEqual([]);
    expect(faults).toBeGreaterThan(300);
  });

  test("has the spans of the reference", () => {
    let compared = 0;
    const differences: string[] = [];
    for (const { name, text, json, diagnostics } of documents()) {
      if (json) continue;
      for (const diagnostic of diagnostics) {
        const places = placesOf(diagnostic);
        if (places.length === 0) continue;
        const index = indexToml(text);
        const span = places.map(({ path, bare }) => index.span(path, { bare })).find((found) => found !== null);
        const { start, end } = span ? new LineIndex(text).range(span) : { start: null, end: null };
        const [got, want] = [JSON.stringify([start, end]), JSON.stringify([diagnostic.start, diagnostic.end])];
        if (got !== want) differences.push(`${name}: ${diagnostic.rule}: ${got} for ${want}`);
        compared++;
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(4000);
  });
});

interface Candidate {
  readonly path: readonly (string | number)[];
  readonly bare: boolean;
}

/** Where a built-in rule points: at the first of these that exists, else at the document. None where it is not checked. */
function placesOf({ rule, target }: ExpectedDiagnostic): Candidate[] {
  const paths = pathsOf(rule.replace("rototo/", ""), JSON.parse(JSON.stringify(target)));
  const last = paths.at(-1);
  // An element that is no table shows a string without quotes, but only in `predicate`.
  const bare = rule === "rototo/qualifier-predicate-shape" && last !== undefined && typeof last.at(-1) === "number";
  return paths.map((path) => ({ path, bare: bare && path === last }));
}

interface TargetJson {
  readonly entity: { readonly index?: number; readonly key?: string };
  readonly field?: { readonly kind: string };
}

function pathsOf(rule: string, { entity, field }: TargetJson): (string | number)[][] {
  const predicate = ["predicate", entity.index ?? 0];
  const resolveRule = ["resolve", "rule", entity.index ?? 0];
  const name = (prefix: string): string => field?.kind.slice(prefix.length) ?? "";
  switch (rule) {
    case "qualifier-schema-version":
    case "resource-schema-version":
    case "variable-schema-version":
      return [["schema_version"]];
    case "qualifier-predicate-shape":
      if (entity.index === undefined) return [["predicate"]];
      return [[...predicate, name("predicate_")], predicate];
    case "qualifier-predicate-unknown-op":
    case "qualifier-predicate-context-type-mismatch":
    case "qualifier-predicate-unknown-qualifier":
    case "workspace-context-schema-attribute":
      return [[...predicate, name("predicate_")]];
    case "qualifier-predicate-value":
    case "qualifier-predicate-bucket":
      return [[...predicate, name("predicate_")], predicate];
    case "qualifier-predicate-duplicate":
      return [predicate];
    case "resource-schema-ref":
      return [["schema"]];
    case "variable-type-source":
      return [["schema"], ["type"]];
    case "variable-unknown-type":
    case "variable-unknown-resource":
      return [["type"]];
    case "variable-values-disallowed":
    case "variable-values-missing":
      return [["values"]];
    case "variable-value-type-mismatch":
    case "variable-value-unused":
      return [["values", entity.key ?? ""]];
    case "variable-resolve-missing-default":
      return [["resolve", "default"], ["resolve"]];
    case "variable-resolve-shape":
      return [["resolve"]];
    case "variable-rule-shape":
      if (entity.index === undefined) return [["resolve", "rule"]];
      return [[...resolveRule, name("variable_rule_")], resolveRule];
    case "variable-unknown-value":
      if (entity.index === undefined) return [["resolve", "default"]];
      return [[...resolveRule, "value"]];
    case "variable-rule-selects-default-value":
      return [[...resolveRule, "value"]];
    case "variable-rule-unknown-qualifier":
    case "variable-rule-shadowed":
      return [[...resolveRule, "qualifier"]];
    default:
      return [];
  }
}
