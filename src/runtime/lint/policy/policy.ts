import type { Stage } from "../../diagnostics.ts";
import type { Model, SourceText } from "../../model/model.ts";
import type { LuaAnswer, LuaDiagnostic, LuaMachine, LuaScript } from "../../ports.ts";
import type { CatalogEntry } from "../catalog-entry.ts";
import { atDocument } from "../place.ts";
import { type Finding, type LintRule, type ReportedRule, reported } from "../rule.ts";
import {
  customLintFailed,
  customLintFileUnregistered,
  customLintRegistrationDuplicate,
  customLintRegistrationInvalid,
  customLintRuleConflict,
} from "../rules/custom-lint.ts";
import { callKey, checkRegistration, conflicts, type Registration } from "./registration.ts";
import { parseSelector } from "./selector.ts";
import { type PolicyTarget, policyTargets } from "./targets.ts";

/** What policy has found, with the rule it is reported under: a built-in one, or a script's own. */
export interface PolicyFinding extends Finding {
  readonly by: ReportedRule;
}

/** How many calls of one script may be cut short before it is not run any more. */
const PATIENCE = 3;

/** The policy scripts of one workspace, while it is linted: first all are registered, then handlers run by stage. */
export class Policy {
  readonly #model: Model;
  readonly #lua: LuaMachine;
  readonly #accepted: Registration[] = [];
  readonly #rules = new Map<string, CatalogEntry>();
  readonly #calls = new Set<string>();
  /** How often each script's calls were cut short. */
  readonly #cuts = new Map<SourceText, { readonly times: number; readonly why: string }>();

  constructor(model: Model, lua: LuaMachine) {
    this.#model = model;
    this.#lua = lua;
  }

  /** The rules that scripts have defined, in order of their definition. */
  get rules(): readonly CatalogEntry[] {
    return [...this.#rules.values()];
  }

  /** What scripts have registered, as far as it is sound, in order. */
  get registrations(): readonly Registration[] {
    return this.#accepted;
  }

  /** Runs every script's `register`, in path order, and judges what it registered. */
  *register(): Iterable<PolicyFinding> {
    for (const { document, ...broken } of this.#model.broken) {
      if (document.kind !== "custom_lint" || !("unreadable" in broken)) continue;
      const message = `failed to read custom lint ${document.path}: ${broken.unreadable}`;
      yield fileFinding(customLintFailed, { document }, message);
    }
    for (const script of this.#model.customLint) {
      const answer = this.#lua.register(scriptOf(script));
      if (!answer.ok) {
        yield fileFinding(customLintFailed, script, answer.why);
        continue;
      }
      if (answer.value.length === 0) {
        const message = `custom lint file registers no handlers: ${script.document.path}`;
        yield fileFinding(customLintFileUnregistered, script, message);
      }
      for (const registration of answer.value) yield* this.#accept(script, checkRegistration(script, registration));
    }
  }

  /** Calls every handler of a stage for each of its targets. */
  *run(stage: Stage): Iterable<PolicyFinding> {
    for (const registration of this.#accepted) {
      if (registration.stage !== stage) continue;
      for (const target of policyTargets(this.#model, registration.entity)) yield* this.#handle(registration, target);
    }
  }

  *#accept(script: SourceText, registration: Registration | string): Iterable<PolicyFinding> {
    if (typeof registration === "string") {
      yield fileFinding(customLintRegistrationInvalid, script, registration);
      return;
    }
    const { rule, handler } = registration;
    const known = this.#rules.get(rule.rule) ?? rule;
    if (conflicts(known, rule)) {
      yield fileFinding(customLintRuleConflict, script, `custom lint rule metadata conflicts: ${rule.rule}`);
      return;
    }
    const key = callKey(registration);
    if (this.#calls.has(key)) {
      const message = `custom lint registration duplicates an earlier registration: ${handler}`;
      const related = [{ at: atDocument(script), message: "first matching registration" }];
      yield { ...fileFinding(customLintRegistrationDuplicate, script, message), related };
    }
    this.#calls.add(key);
    this.#rules.set(rule.rule, known);
    this.#accepted.push(registration);
  }

  *#handle(registration: Registration, target: PolicyTarget): Iterable<PolicyFinding> {
    const { script, rule } = registration;
    const answer = this.#call(registration, target);
    if (!answer.ok) {
      const message = `custom lint handler failed in ${script.document.path}: ${answer.why}`;
      yield { by: reported(customLintFailed), ...pointed(registration, target), message };
      return;
    }
    for (const { message, field } of answer.value) {
      yield { by: rule, ...pointed(registration, target, field), message };
    }
  }

  #call(
    { script, stage, entity, selector, handler }: Registration,
    target: PolicyTarget,
  ): LuaAnswer<readonly LuaDiagnostic[]> {
    const cuts = this.#cuts.get(script) ?? { times: 0, why: "" };
    if (cuts.times >= PATIENCE) return { ok: false, why: cuts.why, cutShort: true };
    const answer = this.#lua.handle(scriptOf(script), handler, { stage, entity, target: target.table(selector) });
    if (!answer.ok && answer.cutShort) this.#cuts.set(script, { times: cuts.times + 1, why: answer.why });
    return answer;
  }
}

/** Target and place of what a handler reports: those of its registration, unless it names a field itself. */
function pointed(
  { entity, selector }: Registration,
  target: PolicyTarget,
  field?: string,
): Pick<Finding, "target" | "at"> {
  const chosen = (field === undefined ? undefined : parseSelector(entity, field)) ?? selector;
  const named = chosen.field ?? selector.field;
  return {
    target: named === undefined ? { entity: target.entity } : { entity: target.entity, field: named },
    at: target.at(chosen),
  };
}

function fileFinding(by: LintRule, script: Pick<SourceText, "document">, message: string): PolicyFinding {
  const target = { entity: { kind: "custom_lint", path: script.document.path } } as const;
  return { by: reported(by), target, at: atDocument(script), message };
}

function scriptOf({ document, text }: SourceText): LuaScript {
  return { path: document.path, text };
}
