import { compileUnchecked } from "../../src/runtime/compile/compile.ts";
import type { Model } from "../../src/runtime/model/model.ts";
import { readModel } from "../../src/runtime/pipeline.ts";
import { UncheckedWorkspace } from "../../src/tooling/unchecked-workspace.ts";

const MANIFEST = { "rototo-workspace.toml": "schema_version = 1\n" };

/** The model of some files beside a manifest. */
export function modelOf(files: Readonly<Record<string, string>>): Model {
  return opened(files).model;
}

/** A model, and the workspace that resolves with it. @throws {compile_failed} when it is asked for. */
export function opened(files: Readonly<Record<string, string>>): {
  readonly model: Model;
  readonly workspace: () => UncheckedWorkspace;
} {
  const map = new Map(Object.entries({ ...MANIFEST, ...files }));
  const staged = { root: "rototo:", files: map, fingerprint: null, immutable: false };
  const model = readModel(staged);
  return { model, workspace: () => new UncheckedWorkspace({ staged, model, program: compileUnchecked(model) }) };
}

/** A predicate in TOML. */
export function predicate(attribute: string, op: string, rest: string): string {
  return `\n[[predicate]]\nattribute = "${attribute}"\nop = "${op}"\n${rest}\n`;
}

/** A qualifier of some predicates. */
export function qualifier(...predicates: readonly string[]): string {
  return `schema_version = 1\n${predicates.join("")}`;
}

/** A string variable whose values are named like themselves, with a rule for each qualifier. */
export function variable(qualifiers: readonly string[]): string {
  const values = ["none", ...qualifiers].map((id) => `${id} = "${id}"\n`).join("");
  const rules = qualifiers.map((id) => `\n[[resolve.rule]]\nqualifier = "${id}"\nvalue = "${id}"\n`).join("");
  return `schema_version = 1\ntype = "string"\n\n[values]\n${values}\n[resolve]\ndefault = "none"\n${rules}`;
}
