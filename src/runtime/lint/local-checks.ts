import type { Model } from "../model/model.ts";
import type { Judged } from "./lint.ts";
import type { Check, Finding } from "./rule.ts";

/**
 * Runs local checks. One that found nothing in the earlier version is run on what has changed since: where it finds nothing
 * there either, it finds nothing in the whole, because what has not changed is the same objects. Otherwise it is run on all.
 */
export class LocalChecks {
  /** The checks that have found nothing so far. */
  readonly silent: Set<Check> = new Set();
  readonly #model: Model;
  readonly #silentBefore: ReadonlySet<Check>;
  readonly #changed: Model;

  constructor(model: Model, earlier: Judged | undefined) {
    this.#model = model;
    this.#silentBefore = earlier?.report.silent ?? this.silent;
    this.#changed = earlier === undefined ? model : changedPart(model, earlier.model);
  }

  run(check: Check): readonly Finding[] {
    const model = this.#silentBefore.has(check) ? this.#changed : this.#model;
    let findings = [...check(model, [])];
    if (findings.length > 0 && model !== this.#model) findings = [...check(this.#model, [])];
    if (findings.length === 0) this.silent.add(check);
    return findings;
  }
}

/** A model of those qualifiers and variables that are other objects than in an earlier one. */
function changedPart(model: Model, earlier: Model): Model {
  const qualifiers = others(model.qualifiers, earlier.qualifiers);
  const variables = others(model.variables, earlier.variables);
  return {
    ...model,
    qualifiers,
    predicates: [...qualifiers.values()].flatMap(({ predicates }) => predicates),
    variables,
    rules: [...variables.values()].flatMap(({ rules }) => rules),
  };
}

function others<T>(entities: ReadonlyMap<string, T>, earlier: ReadonlyMap<string, T>): Map<string, T> {
  const changed = new Map<string, T>();
  for (const [id, entity] of entities) if (earlier.get(id) !== entity) changed.set(id, entity);
  return changed;
}
