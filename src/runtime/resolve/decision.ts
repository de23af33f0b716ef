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

/** What a variable resolved to, and why in short. A trace tells more and costs more. */
export interface VariableDecision extends VariableResolution {
  readonly reason: DecisionReason;
  /** The rule that matched: its index and its qualifier; null where none did. */
  readonly rule: { readonly index: number; readonly qualifier: string } | null;
}

/** Resolves a variable and tells which rule decided. Throws like {@link Resolver.variable}. */
export function decideVariable(resolver: Resolver, id: string, context: object): VariableDecision {
  const resolution = resolver.variable(id, context);
  const { program, evaluator } = resolver;
  const { words } = evaluator;
  const at = words[(words[VARIABLES] ?? 0) + resolver.variableIndex(id)] ?? 0;
  const index = words[RULE] ?? -1;
  if (index < 0) return { ...resolution, reason: words[at + RULE_COUNT] === 0 ? "STATIC" : "DEFAULT", rule: null };
  const qualifier = words[at + RULES + index * RULE_SIZE + RULE_QUALIFIER] ?? 0;
  return {
    ...resolution,
    reason: hasBucket(program, qualifier) ? "SPLIT" : "TARGETING_MATCH",
    rule: { index, qualifier: program.texts.at(words[qualifier + QUALIFIER_INDEX] ?? 0) },
  };
}

/** What is known of the qualifiers of programs, by their place. */
const BUCKETS = new WeakMap<Program, Map<number, boolean>>();

/** Tells whether a qualifier, or one that it reads, has a bucket predicate. */
function hasBucket(program: Program, qualifier: number): boolean {
  const known = BUCKETS.get(program) ?? new Map<number, boolean>();
  BUCKETS.set(program, known);
  const answer = known.get(qualifier) ?? findBucket(program, qualifier);
  known.set(qualifier, answer);
  return answer;
}

function findBucket({ words }: Program, qualifier: number): boolean {
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
