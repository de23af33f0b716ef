import type { DefinedWorkspace } from "../runtime/defined-workspace.ts";
import type { QualifierResolution, VariableResolution } from "../runtime/index.ts";

/**
 * The members of results as JSON, written once: a version of a workspace has only so many results, and answers are made
 * of nothing else. `valueJson` goes in as it is: written again from the value, integers and floats would not be exact.
 */
export class ResultTexts {
  static readonly #known = new WeakMap<DefinedWorkspace, ResultTexts>();

  /** `"fingerprint":…`. */
  readonly fingerprint: string;
  readonly #variables = new Map<string, Map<string, string>>();
  readonly #qualifiers = new Map<string, string>();

  private constructor({ fingerprint }: DefinedWorkspace) {
    this.fingerprint = `"fingerprint":${JSON.stringify(fingerprint)}`;
  }

  /** The texts of one version. */
  static of(workspace: DefinedWorkspace): ResultTexts {
    const known = ResultTexts.#known.get(workspace) ?? new ResultTexts(workspace);
    ResultTexts.#known.set(workspace, known);
    return known;
  }

  /** `"id":…,"value_key":…,"value":…`. */
  variable({ id, valueKey, valueJson }: VariableResolution): string {
    const values = this.#variables.get(id) ?? new Map<string, string>();
    const known = values.get(valueKey);
    if (known !== undefined) return known;
    const text = `"id":${JSON.stringify(id)},"value_key":${JSON.stringify(valueKey)},"value":${valueJson}`;
    this.#variables.set(id, values.set(valueKey, text));
    return text;
  }

  /** `"id":…,"value":…`. */
  qualifier({ id, value }: QualifierResolution): string {
    const known = this.#qualifiers.get(id) ?? `"id":${JSON.stringify(id)},"value":`;
    this.#qualifiers.set(id, known);
    return known + value;
  }
}
