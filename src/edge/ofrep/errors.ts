import type { RototoError } from "../../runtime/index.ts";
import { Problem, type ProblemCode } from "../problem.ts";

/** A failure in OFREP's words. */
export interface FlagError {
  readonly errorCode: "FLAG_NOT_FOUND" | "PARSE_ERROR" | "TARGETING_KEY_MISSING" | "INVALID_CONTEXT" | "GENERAL";
  readonly errorDetails: string;
}

/** Something that knows which path in contexts the targeting key goes to. */
type Keyed = { readonly targetingKey: string };

/** Says in OFREP's words what a problem, or a failed resolution, is. */
export function flagError({ code, message }: Pick<Problem | RototoError, "code" | "message">, set: Keyed): FlagError {
  return { errorCode: errorCode(code, message, set), errorDetails: message };
}

/** Makes a problem one that OFREP's clients understand, of one flag or of all: the rest of the document stays. */
export function ofrepProblem(problem: Problem, set: Keyed, key?: string): Problem {
  const { code, message: detail, headers } = problem;
  const { errorCode, errorDetails } = flagError(problem, set);
  const status = errorCode === "INVALID_CONTEXT" || errorCode === "TARGETING_KEY_MISSING" ? 400 : problem.status;
  const members = { ...problem.members, ...(key === undefined ? {} : { key }), errorCode, errorDetails };
  return new Problem(code, { status, detail, headers, members });
}

function errorCode(code: ProblemCode, message: string, { targetingKey }: Keyed): FlagError["errorCode"] {
  switch (code) {
    case "variable_not_found":
    case "unknown_workspace":
      return "FLAG_NOT_FOUND";
    case "body_invalid":
      return "PARSE_ERROR";
    case "invalid_context":
    case "context_schema_mismatch":
      return "INVALID_CONTEXT";
    case "context_attribute_missing":
      // The text is contract, docs/resolution.md.
      return message.startsWith(`missing resolve context attribute: ${targetingKey} `)
        ? "TARGETING_KEY_MISSING"
        : "INVALID_CONTEXT";
    default:
      return "GENERAL";
  }
}
