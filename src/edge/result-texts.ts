import type { DefinedWorkspace } from "../runtime/defined-workspace.ts";
import type { QualifierResolution, VariableResolution } from "../runtime/index.ts";

/** The result of a variable as JSON. */
interface VariableTexts {
  /** `{"id":…,"value_key":…,"value":…}`. */
  readonly among: string;
  /** The same with the version it came from. */
  readonly alone: string;
}

/**
 * Results as JSON, written once: a version of a workspace has only so many results, and answers are made
 * of nothing else. `valueJson` goes in as it is: written again from the value, integers and floats would not be exact.
 */
export class ResultTexts {
  static readonly #known = new WeakMap<DefinedWorkspace, ResultTexts>();

  /** `"fingerprint":…`. */
  readonly fingerprint: string;
  readonly #variables = new Map<string, Map<string, VariableTexts>>();
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

  variable({ id, valueKey, valueJson }: VariableResolution): VariableTexts {
    const values = this.#variables.get(id) ?? new Map<string, VariableTexts>();
    const known = values.get(valueKey);
    if (known !== undefined) return known;
    const text = `"id":${JSON.stringify(id)},"value_key":${JSON.stringify(valueKey)},"value":${valueJson}`;
    const texts = { among: `{${text}}`, alone: `{${text},${this.fingerprint}}` };
    this.#variables.set(id, values.set(valueKey, texts));
    return texts;
  }

  /** `"id":…,"value":…`. */
  qualifier({ id, value }: QualifierResolution): string {
    const known = this.#qualifiers.get(id) ?? `"id":${JSON.stringify(id)},"value":`;
    this.#qualifiers.set(id, known);
    return known + value;
  }
}
