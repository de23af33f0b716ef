import {
  OPERATOR,
  PREDICATE_COUNT,
  PREDICATE_SIZE,
  PREDICATES,
  QUALIFIER_INDEX,
  READ_QUALIFIER,
  RULE,
  RULE_COUNT,
  RULE_QUALIFIER,
  RULE_SIZE,
  RULES,
  VARIABLES,
} from "../../../wasm/kernel/layout.ts";
import type { Program } from "../compile/program.ts";
import { COMPARE_OPERATORS } from "../model/operators.ts";
import type { VariableResolution } from "./resolution.ts";
import type { Resolver } from "./resolver.ts";

/**
 * Why a variable has its value, in OpenFeature's words: it has no rules (`STATIC`), none matched (`DEFAULT`), one did
 * (`TARGETING_MATCH`), and a bucket had a part in that (`SPLIT`).
 */
export type DecisionReason = "STATIC" | "DEFAULT" | "TARGETING_MATCH" | "SPLIT";

/** What a variable resolved to, and why in short; frozen. A trace tells more and costs more. */
export interface VariableDecision extends VariableResolution {
  readonly reason: DecisionReason;
  /** The rule that matched: its index and its qualifier; null where none did. */
  readonly rule: { readonly index: number; readonly qualifier: string } | null;
}

/** Resolves a variable and tells which rule decided. Throws like {@link Resolver.variable}. */
export function decideVariable(resolver: Resolver, id: string, context: object): VariableDecision {
  const { evaluator, decisions } = resolver;
  const index = resolver.variableIndex(id);
  const selected = evaluator.variable(index, context);
  const { words } = evaluator;
  const table = words[VARIABLES] ?? 0;
  const at = words[table + index] ?? 0;
  const matched = words[RULE] ?? -1;
  // A variable has more words than rules, so each of these has a place of its own.
  const place = at - table + matched + 1;
  const known = decisions[place];
  if (known !== undefined) return known;
  const made = decision(resolver.program, at, matched, resolver.resolution(id, selected));
  decisions[place] = made;
  return made;
}

/** The decision of the variable at an offset by a rule, or by none where that is −1. */
function decision(
  { words, texts }: Program,
  at: number,
  matched: number,
  resolution: VariableResolution,
): VariableDecision {
  if (matched < 0) {
    return Object.freeze({ ...resolution, reason: words[at + RULE_COUNT] === 0 ? "STATIC" : "DEFAULT", rule: null });
  }
  const qualifier = words[at + RULES + matched * RULE_SIZE + RULE_QUALIFIER] ?? 0;
  const rule = { index: matched, qualifier: texts.at(words[qualifier + QUALIFIER_INDEX] ?? 0) };
  const reason = hasBucket(words, qualifier) ? "SPLIT" : "TARGETING_MATCH";
  return Object.freeze({ ...resolution, reason, rule: Object.freeze(rule) });
}

/** Tells whether a qualifier, or one that it reads, has a bucket predicate. */
function hasBucket(words: Int32Array, qualifier: number): boolean {
  const seen = new Set([qualifier]);
  for (const at of seen) {
    for (let index = 0; index < (words[at + PREDICATE_COUNT] ?? 0); index++) {
      const predicate = at + PREDICATES + index * PREDICATE_SIZE;
      const read = words[predicate + READ_QUALIFIER] ?? 0;
      if (read !== 0) seen.add(read);
      else if (COMPARE_OPERATORS[words[predicate + OPERATOR] ?? 0] === undefined) return true;
    }
  }
  return false;
}
