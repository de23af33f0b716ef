import { type JsonObject, type JsonValue, own } from "../json-value.ts";
import type { Draft } from "./drafts.ts";
import type { Check, Node } from "./node.ts";
import type { Planner } from "./planner.ts";
import type { Resource } from "./resource.ts";

/** A keyword in the drafts from `since` to `until`. A value of the wrong type asks nothing. */
export interface Keyword {
  readonly since?: Draft;
  readonly until?: Draft;
  /** Whether it asks what the other keywords of the schema have evaluated. */
  readonly wantsSeen?: boolean;
  plan(value: JsonValue, site: Site): Check | null;
}

/** Tells whether a draft has a keyword. */
export function applies({ since = 4, until = 2020 }: Keyword, draft: Draft): boolean {
  return draft >= since && draft <= until;
}

/** The schema object a keyword stands in, and the way from there to other schemas. */
export class Site {
  readonly schema: JsonObject;
  readonly resource: Resource;
  readonly planner: Planner;

  constructor(schema: JsonObject, resource: Resource, planner: Planner) {
    this.schema = schema;
    this.resource = resource;
    this.planner = planner;
  }

  get draft(): Draft {
    return this.resource.draft;
  }

  /** Another keyword of the same schema object. */
  sibling(keyword: string): JsonValue | undefined {
    return own(this.schema, keyword);
  }

  /** The node of a schema inside this one. */
  node(schema: JsonValue): Node {
    return this.planner.node(schema, this.resource);
  }
}
