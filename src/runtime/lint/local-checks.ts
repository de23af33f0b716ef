import type { Document } from "../format/document.ts";
import { differingDocuments } from "../format/document-changes.ts";
import type { Model, Qualifier, Variable } from "../model/model.ts";
import { readEntity } from "../model/read-entity.ts";
import type { Judged } from "./lint.ts";
import type { Check, Finding, Surroundings } from "./rule.ts";

/** What local checks have found, by check. */
export type LocalFindings = ReadonlyMap<Check, readonly Finding[]>;

/**
 * Runs local checks. Where all that one looks at besides an entity is as it was in an earlier version, it is run on the
 * entities that have changed since; of the others it would find what it found then.
 */
export class LocalChecks {
  /** What has been found so far. */
  readonly found: Map<Check, readonly Finding[]> = new Map();
  readonly #model: Model;
  readonly #earlier: Judged | undefined;
  /** A model of the qualifiers and variables that are new, and the documents that are gone. */
  readonly #changed: Model;
  readonly #gone: ReadonlySet<Document>;

  constructor(model: Model, earlier: Judged | undefined) {
    const { fresh, gone } = differingDocuments(earlier?.model.documents ?? [], model.documents);
    this.#model = model;
    this.#earlier = earlier;
    this.#changed = earlier === undefined ? model : partOf(model, fresh);
    this.#gone = new Set(gone);
  }

  /** @param reads what else of the model the check looks at; see {@link LintRule.local}. */
  run(check: Check, reads: readonly Surroundings[]): readonly Finding[] {
    const before = this.#earlier?.report.found.get(check);
    const isSpared = before !== undefined && reads.every((part) => this.#isSame(part));
    const findings = isSpared
      ? [...before.filter(({ at }) => !this.#isGone(at)), ...check(this.#changedFor(reads), [])]
      : [...check(this.#model, [])];
    this.found.set(check, findings);
    return findings;
  }

  #changedFor(reads: readonly Surroundings[]): Model {
    return reads.includes("qualifier ids") ? { ...this.#changed, qualifiers: this.#model.qualifiers } : this.#changed;
  }

  /** Tells whether a finding was in a document that is not there any more, or another one now. */
  #isGone(at: Finding["at"]): boolean {
    if (at.kind === "root") return false;
    return this.#gone.has(at.kind === "document" ? at.document : at.source.document);
  }

  #isSame(part: Surroundings): boolean {
    const [model, earlier] = [this.#model, this.#earlier?.model];
    switch (part) {
      case "resources":
        return model.resources === earlier?.resources;
      case "schemas":
        return model.schemas === earlier?.schemas;
      case "qualifier ids":
        return earlier !== undefined && sameKeys(model.qualifiers, earlier.qualifiers);
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

/** A model of those qualifiers and variables that some documents declare. */
function partOf(model: Model, documents: readonly Document[]): Model {
  const qualifiers = new Map<string, Qualifier>();
  const variables = new Map<string, Variable>();
  for (const document of documents) {
    const { kind, entity } = readEntity(document);
    if (kind === "qualifier") qualifiers.set(entity.id, entity);
    else if (kind === "variable") variables.set(entity.id, entity);
  }
  return {
    ...model,
    qualifiers,
    predicates: [...qualifiers.values()].flatMap(({ predicates }) => predicates),
    variables,
    rules: [...variables.values()].flatMap(({ rules }) => rules),
  };
}
