import type { Model } from "../model/model.ts";
import type { Judged } from "./lint.ts";
import type { Check, Finding, Surroundings } from "./rule.ts";

/**
 * Runs local checks. One that found nothing in the earlier version is run on what has changed since: where it finds nothing
 * there either, it finds nothing in the whole, because what has not changed is the same objects. Otherwise it is run on all.
 */
export class LocalChecks {
  /** The checks that have found nothing so far. */
  readonly silent: Set<Check> = new Set();
  readonly #model: Model;
  readonly #silentBefore: ReadonlySet<Check>;
  readonly #earlier: Model;
  readonly #changed: Model;

  constructor(model: Model, earlier: Judged | undefined) {
    this.#model = model;
    this.#silentBefore = earlier?.report.silent ?? this.silent;
    this.#earlier = earlier?.model ?? model;
    this.#changed = earlier === undefined ? model : changedPart(model, earlier.model);
  }

  /** @param reads what else of the model the check looks at; see {@link LintRule.local}. */
  run(check: Check, reads: readonly Surroundings[]): readonly Finding[] {
    const spared = this.#silentBefore.has(check) && reads.every((part) => this.#same(part));
    const model = spared ? this.#changed : this.#model;
    let findings = [...check(model, [])];
    if (findings.length > 0 && model !== this.#model) findings = [...check(this.#model, [])];
    if (findings.length === 0) this.silent.add(check);
    return findings;
  }

  #same(part: Surroundings): boolean {
    const [model, earlier] = [this.#model, this.#earlier];
    switch (part) {
      case "resources":
        return model.resources === earlier.resources;
      case "schemas":
        return model.schemas === earlier.schemas;
      case "qualifier ids":
        return sameKeys(model.qualifiers, earlier.qualifiers);
      default:
        return part satisfies never;
    }
  }
}

function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const key of a.keys()) if (!b.has(key)) return false;
  return true;
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
  if (entities === earlier) return changed;
  entities.forEach((entity, id) => {
    if (earlier.get(id) !== entity) changed.set(id, entity);
  });
  return changed;
}
