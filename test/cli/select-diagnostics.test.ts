import { expect, test } from "vitest";
import { selectDiagnostics } from "../../src/cli/select-diagnostics.ts";
import type { Choice, Selection } from "../../src/cli/selection.ts";
import type { Diagnostic, Entity } from "../../src/runtime/diagnostics.ts";

const nothing: Choice = new Set();
const NOTHING: Selection = {
  variables: nothing,
  resources: nothing,
  qualifiers: nothing,
  lintRules: nothing,
  lintAuthorities: nothing,
  linters: nothing,
};

function diagnostic(entity: Entity, path: string, rule = "rototo/r"): Diagnostic {
  return {
    rule,
    severity: "error",
    stage: "value",
    target: { entity },
    message: "",
    help: "",
    location: { path },
    related: [],
  };
}

/** One for every kind of target and place, by a letter. */
const ALL = {
  a: diagnostic({ kind: "workspace" }, "/root"),
  b: diagnostic({ kind: "manifest" }, "rototo-workspace.toml"),
  c: diagnostic({ kind: "variable", id: "x" }, "variables/x.toml"),
  d: diagnostic({ kind: "value", variable: "x", key: "y" }, "elsewhere"),
  e: diagnostic({ kind: "rule", variable: "y", index: 0 }, "variables/y.toml"),
  f: diagnostic({ kind: "workspace" }, "variables/x.toml"),
  g: diagnostic({ kind: "qualifier", id: "x" }, "qualifiers/x.toml"),
  h: diagnostic({ kind: "predicate", qualifier: "y", index: 0 }, "qualifiers/y.toml"),
  i: diagnostic({ kind: "resource", id: "x" }, "resources/x.toml"),
  j: diagnostic({ kind: "resource_object", resource: "y", key: "x" }, "resources/y-objects/x.toml"),
  k: diagnostic({ kind: "workspace" }, "resources/x-objects/k.toml"),
  l: diagnostic({ kind: "schema", path: "schemas/x.json" }, "schemas/x.json"),
  m: diagnostic({ kind: "custom_lint", path: "lint/x.lua" }, "lint/x.lua"),
  n: diagnostic({ kind: "custom_lint", path: "lint/y.lua" }, "elsewhere"),
  o: diagnostic({ kind: "variable", id: "z" }, "variables/z.toml", "acme/r"),
} as const;

test.each<[Partial<Selection>, string]>([
  [{}, "abcdefghijklmno"],
  [{ variables: "all" }, "cdefo"],
  [{ variables: new Set(["x"]) }, "cdf"],
  [{ variables: new Set(["x", "z"]) }, "cdfo"],
  [{ qualifiers: "all" }, "gh"],
  [{ qualifiers: new Set(["y"]) }, "h"],
  [{ resources: "all" }, "ijk"],
  [{ resources: new Set(["x"]) }, "ik"],
  [{ resources: new Set(["y"]) }, "j"],
  [{ lintRules: "all" }, "abcdefghijklmno"],
  [{ lintRules: new Set(["acme/r"]) }, "o"],
  [{ lintAuthorities: "all" }, "abcdefghijklmno"],
  [{ lintAuthorities: new Set(["acme"]) }, "o"],
  [{ linters: "all" }, "mno"],
  [{ linters: new Set(["y"]) }, "n"],
  [{ variables: new Set(["y"]), qualifiers: new Set(["x"]) }, "eg"],
])("of %o are kept %s", (selection, expected) => {
  const kept = selectDiagnostics(Object.values(ALL), { ...NOTHING, ...selection });
  expect(
    Object.entries(ALL)
      .flatMap(([letter, one]) => (kept.includes(one) ? [letter] : []))
      .join(""),
  ).toBe(expected);
});
