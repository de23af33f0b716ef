import { ErrorCode, type EvaluationContext, type FlagMetadata, type ResolutionDetails } from "@openfeature/core";
import { isRototoError } from "../runtime/errors.ts";
import type { VariableDecision } from "../runtime/resolve/decision.ts";
import { moveTargetingKey } from "../runtime/resolve/targeting-key.ts";
import type { Decider } from "./feed.ts";

/** The types that OpenFeature asks for. */
export type FlagType = "boolean" | "string" | "number" | "object";

/** How flags are evaluated. */
export interface EvaluationOptions {
  /** The path in contexts that the targeting key goes to; `targetingKey` unless given. */
  readonly targetingKey?: string;
  /** Whether contexts are checked against the workspace's context schema; true unless said otherwise. */
  readonly validateContext?: boolean;
}

/** What is asked for. */
export interface FlagQuestion<T> {
  readonly key: string;
  readonly type: FlagType;
  readonly defaultValue: T;
  readonly context: EvaluationContext;
}

/** Evaluates a flag; whatever goes wrong, the answer is the default with the reason. */
export function evaluate<T>(
  decider: Decider | undefined,
  { key, type, defaultValue, context }: FlagQuestion<T>,
  { targetingKey = "targetingKey", validateContext = true }: EvaluationOptions,
): ResolutionDetails<T> {
  const failed = (errorCode: ErrorCode, errorMessage: string): ResolutionDetails<T> => ({
    value: defaultValue,
    reason: "ERROR",
    errorCode,
    errorMessage,
  });
  if (decider === undefined) return failed(ErrorCode.PROVIDER_NOT_READY, "there is no version of the workspace yet");
  try {
    const decision = decider.decideVariable(key, moveTargetingKey(context, targetingKey), { validateContext });
    if (!isOfType(decision.value, type)) return failed(ErrorCode.TYPE_MISMATCH, mismatch(decision, type));
    const { valueKey: variant, reason } = decision;
    // Its type has just been looked at; what an object holds is for the caller to know, as with every provider.
    return { value: decision.value as T, variant, reason, flagMetadata: metadataOf(decision) };
  } catch (error) {
    if (!isRototoError(error)) return failed(ErrorCode.GENERAL, error instanceof Error ? error.message : String(error));
    return failed(errorCodeOf(error.code, error.message, targetingKey), error.message);
  }
}

function isOfType(value: unknown, type: FlagType): boolean {
  return type === "object" ? typeof value === "object" && value !== null : typeof value === type;
}

function mismatch({ id, value }: VariableDecision, type: FlagType): string {
  const found = typeof value === "bigint" ? "an integer that no JavaScript number holds" : `a ${typeof value}`;
  return `variable://${id} has ${found}, not a ${type}`;
}

function metadataOf({ rule }: VariableDecision): FlagMetadata {
  return rule === null ? {} : { rule: rule.qualifier, ruleIndex: rule.index };
}

function errorCodeOf(code: string, message: string, targetingKey: string): ErrorCode {
  switch (code) {
    case "variable_not_found":
      return ErrorCode.FLAG_NOT_FOUND;
    case "context_attribute_missing":
      // The text is contract, docs/resolution.md.
      return message.startsWith(`missing resolve context attribute: ${targetingKey} `)
        ? ErrorCode.TARGETING_KEY_MISSING
        : ErrorCode.INVALID_CONTEXT;
    case "invalid_context":
    case "context_schema_mismatch":
      return ErrorCode.INVALID_CONTEXT;
    default:
      return ErrorCode.GENERAL;
  }
}
