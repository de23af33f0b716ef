import { type Severity, STAGES, type Stage } from "../../diagnostics.ts";
import type { SourceText } from "../../model/model.ts";
import type { LuaRegistration } from "../../ports.ts";
import type { CatalogEntry } from "../catalog-entry.ts";
import { POLICY_ENTITIES, type PolicyEntity, parseSelector, type Selector, WHOLE } from "./selector.ts";

/** A registration that passed its checks. */
export interface Registration {
  /** The script it is from. */
  readonly script: SourceText;
  readonly stage: Stage;
  readonly entity: PolicyEntity;
  readonly selector: Selector;
  /** The field as the script wrote it; undefined where it wrote none. */
  readonly field: string | undefined;
  readonly rule: CatalogEntry;
  readonly handler: string;
}

const POLICY_STAGES: readonly string[] = ["project", "reference", "value", "graph", "policy"];
const SEVERITIES: readonly string[] = ["error", "warning"];

/** Checks one registration, in the order of docs/lint.md; gives the first thing that is wrong with it as a text. */
export function checkRegistration(script: SourceText, registration: LuaRegistration): Registration | string {
  const { field, handler, rule } = registration;
  const stage = STAGES.find((known) => known === registration.stage && POLICY_STAGES.includes(known));
  if (stage === undefined) return `custom lint registration has unsupported stage: ${registration.stage}`;
  const entity = POLICY_ENTITIES.find((known) => known === registration.entity);
  if (entity === undefined) return `custom lint registration has unsupported entity: ${registration.entity}`;
  const selector = field === undefined ? WHOLE : parseSelector(entity, field);
  if (selector === undefined) return `custom lint registration has unsupported field: ${field}`;
  if (!registration.callable) return `custom lint registration handler is not callable: ${handler}`;
  const problem = ruleIdProblem(rule.id);
  if (problem !== undefined) return `custom lint registration rule id is invalid: ${rule.id}: ${problem}`;
  const { severity = "error" } = rule;
  if (!isSeverity(severity)) return `custom lint registration rule severity is unsupported: ${severity}`;
  const entry = { rule: rule.id, severity, title: rule.title, help: rule.help };
  return { script, stage, entity, selector, field, rule: entry, handler };
}

function ruleIdProblem(id: string): string | undefined {
  const segments = id.split("/");
  if (segments.length < 2) return "custom rule id must use <authority>/<rule-id>";
  if (segments.length > 2) return "custom rule id must contain exactly one slash";
  if (segments[0] === "rototo") return "rototo is reserved for built-in diagnostic rules";
  if (!segments.every((segment) => /^[a-z0-9-]+$/.test(segment))) {
    return "rule id segments must use lowercase ASCII letters, digits, and hyphen";
  }
  return undefined;
}

function isSeverity(text: string): text is Severity {
  return SEVERITIES.includes(text);
}

/** Tells whether two registrations describe one rule in different words. */
export function conflicts(a: CatalogEntry, b: CatalogEntry): boolean {
  return a.rule === b.rule && (a.severity !== b.severity || a.title !== b.title || a.help !== b.help);
}

/** What registrations that ask for the same call have in common. */
export function callKey({ script, stage, entity, field, rule, handler }: Registration): string {
  return JSON.stringify([script.document.path, stage, entity, field ?? null, rule.rule, handler]);
}
