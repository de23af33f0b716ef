import type { BoundWorkspace } from "../runtime/resolve/bound-workspace.ts";
import { type Context, jsonContext } from "../runtime/resolve/context.ts";
import type { Fingerprint } from "../runtime/source/files.ts";
import { asJson } from "../runtime/text/as-json.ts";
import { jsonText } from "../runtime/text/json-text.ts";

/** What a server resolves with: a workspace of any entry. */
export interface InitialWorkspace {
  readonly fingerprint: Fingerprint | null;
  bind(
    context: Context,
  ): Pick<BoundWorkspace, "resolveVariable" | "resolveVariables" | "resolveQualifier" | "resolveQualifiers">;
}

/** What the page will need. */
export interface InitialStateOptions {
  /** The variables the first render reads; all of them unless given. */
  readonly variables?: readonly string[];
  /** The qualifiers the first render reads; all of them unless given. */
  readonly qualifiers?: readonly string[];
  /** When the server's version was last known to be current: milliseconds since the epoch. */
  readonly confirmedAt: number;
}

/**
 * Writes what a server rendered with, for the page's `initial`: JSON that may stand in a `<script type="application/json">`
 * as it is. It holds results and the context, no rules.
 *
 * @throws {RototoError} as resolving does.
 */
export function initialState(workspace: InitialWorkspace, context: Context, options: InitialStateOptions): string {
  const { confirmedAt, variables, qualifiers } = options;
  const bound = workspace.bind(context);
  const resolved = variables?.map((id) => bound.resolveVariable(id)) ?? bound.resolveVariables();
  const conditions = qualifiers?.map((id) => bound.resolveQualifier(id)) ?? bound.resolveQualifiers();
  const lists = resolved.map(
    ({ id, valueKey, valueJson }) =>
      `{"id":${JSON.stringify(id)},"value_key":${JSON.stringify(valueKey)},"value":${valueJson}}`,
  );
  const head = jsonText({
    confirmed_at: confirmedAt,
    context: jsonContext(context),
    fingerprint: asJson(workspace.fingerprint),
    qualifiers: conditions.map(({ id, value }) => ({ id, value })),
  });
  // In JSON `<` stands in strings only, where it may be written so; then no tag can begin.
  return `${head.slice(0, -1)},"variables":[${lists.join(",")}]}`.replaceAll("<", "\\u003c");
}
