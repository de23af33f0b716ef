import type { JsonObject, JsonValue } from "../json-value.ts";
import { own } from "../json-value.ts";
import { type Draft, namedDraft } from "./draft.ts";
import { COMMON_KEYWORDS } from "./keywords/common.ts";
import { KEYWORDS } from "./keywords.ts";
import { Planner } from "./planner.ts";
import { newResource, type Resource } from "./resource.ts";
import type { Keyword } from "./site.ts";

/** Takes note that a schema needs the full plan. */
const OTHER: Keyword["plan"] = (_, { planner }) => {
  planner.fault = "another keyword";
  return null;
};

/** The common keywords, and in the place of the others a note. */
const NOTED: ReadonlyMap<string, Keyword> = new Map(
  [...KEYWORDS].map(([name, keyword]) => [name, COMMON_KEYWORDS.has(name) ? keyword : { ...keyword, plan: OTHER }]),
);

/** The draft of a valid schema that means the same to {@link planCommon} as to the full plan; null where it does not. */
export function commonDraft(document: JsonValue): Draft | null {
  const draft = namedDraft(document) ?? 2020;
  if (typeof draft === "string") return null;
  const planner = new NotingPlanner(NOTED);
  planner.node(document, newResource(document, draft));
  planner.finish();
  return planner.fault === null ? draft : null;
}

class NotingPlanner extends Planner {
  /** A part with a draft of its own is read by other rules. */
  override home(schema: JsonObject, outer: Resource): Resource {
    if (schema !== outer.root && own(schema, "$schema") !== undefined) this.fault = "another draft";
    return outer;
  }
}
