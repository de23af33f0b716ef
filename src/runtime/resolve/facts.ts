import { RototoError } from "../errors.ts";
import { admitContext } from "./admit-context.ts";
import { type Context, contextObject, jsonContext } from "./context.ts";
import { CapturedContext } from "./evaluator.ts";
import type { Resolver } from "./resolver.ts";

/** How to resolve. */
export interface ResolveOptions {
  /** Check the context against the workspace's context schema first; true unless said otherwise. */
  readonly validateContext?: boolean;
}

/**
 * What to read a context's facts from, after the checks that come before any lookup, in the order docs/resolution.md
 * gives them. What was validated is what is read, whatever a getter answers the next time.
 *
 * @throws {RototoError} `invalid_context`, `context_schema_mismatch`
 */
export function factsOf(
  { program: { contextSchema }, evaluator: { attributes } }: Resolver,
  context: Context,
  { validateContext = true }: ResolveOptions = {},
): object {
  const facts = contextObject(context);
  if (contextSchema === null || !validateContext) return facts;
  const { shape } = contextSchema;
  const values = shape && admitContext(facts, attributes.shapeIn(shape), attributes.list.length);
  if (values !== null) return new CapturedContext(values);
  const json = jsonContext(context);
  const violation = contextSchema.violation(json);
  if (violation === null) return json;
  throw new RototoError("context_schema_mismatch", `resolve context does not match schema: ${violation}`);
}
