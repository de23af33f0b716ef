import type { JsonObject, JsonValue } from "../json-value.ts";
import { isObject, own } from "../json-value.ts";
import { namedDraft } from "./draft.ts";
import { COMMON_KEYWORDS } from "./keywords/common.ts";
import { KEYWORDS } from "./keywords.ts";
import { Planner } from "./planner.ts";
import type { Resource } from "./registry.ts";
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

/** Tells whether a valid schema means the same to {@link planCommon} as to the full plan. */
export function isCommon(document: JsonValue): boolean {
  const draft = namedDraft(document) ?? 2020;
  if (typeof draft === "string") return false;
  const maps = { anchors: new Map(), dynamicAnchors: new Map(), dynamicNodes: new Map() };
  const resource: Resource = { uri: "", root: document, draft, ...maps };
  const home = (schema: JsonObject): Resource => {
    // A part with a draft of its own is read by other rules.
    if (schema !== document && own(schema, "$schema") !== undefined) planner.fault = "another draft";
    return resource;
  };
  const registry = { fault: null, home, resolve: () => null, resources: () => [] };
  const planner: Planner = new Planner({ keywords: NOTED, registry, formats: new Map(), compilePattern: null });
  if (isObject(document)) planner.node(document, resource);
  planner.finish();
  return planner.fault === null;
}
