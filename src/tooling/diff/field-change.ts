import type { Target } from "../../runtime/diagnostics.ts";
import { jsonText } from "../../runtime/text/json-text.ts";
import type { ChangeKind, Difference, Side } from "./change.ts";

/** The change of one field, where its two sides differ; a side that is absent is told by the other alone. */
export function* fieldChange(
  kind: ChangeKind,
  target: Target,
  before: Side | undefined,
  after: Side | undefined,
): Iterable<Difference> {
  const [old, now] = [before?.value, after?.value].map((value) => value !== undefined && jsonText(value));
  if (old !== now) yield { kind, target, ...(before && { before }), ...(after && { after }) };
}
