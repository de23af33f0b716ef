import { isObject, type JsonObject, type JsonValue, own } from "../json-value.ts";
import { compareUtf8 } from "../utf8-order.ts";
import type { Draft } from "./draft.ts";
import type { Formats } from "./format.ts";
import { KEYWORDS } from "./keywords.ts";
import { ANYTHING, type Check, NOTHING, Node } from "./node.ts";
import { compilePattern, type Matcher } from "./pattern/matcher.ts";
import { PatternError } from "./pattern/syntax.ts";
import type { Registry, Resource } from "./registry.ts";

/** The patterns of one schema document may need this many states together. */
const PATTERN_SPACE = 50_000;

/** A keyword in the drafts from `since` to `until`. A value of the wrong type asks nothing. */
export interface Keyword {
  readonly since?: Draft;
  readonly until?: Draft;
  /** Whether it asks what the other keywords of the schema have evaluated. */
  readonly wantsSeen?: boolean;
  plan(value: JsonValue, site: Site): Check | null;
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

/** Turns schemas into nodes, each once, without recursion: a schema refers to itself as it likes. */
export class Planner {
  /** Why the schema cannot be used, if so. */
  fault: string | null = null;
  /** Whether any reference depends on the way to it. */
  isDynamic = false;
  readonly registry: Registry;
  readonly formats: Formats;
  readonly #nodes = new Map<JsonObject, Node>();
  readonly #matchers = new Map<string, Matcher>();
  readonly #open: [Node, Site][] = [];
  #patternSpace = PATTERN_SPACE;

  constructor(registry: Registry, formats: Formats) {
    this.registry = registry;
    this.formats = formats;
  }

  /** The node of a schema, given the resource of the schema around it. Its checks come with {@link finish}. */
  node(schema: JsonValue, outer: Resource): Node {
    if (!isObject(schema)) return schema === false ? NOTHING : ANYTHING;
    let node = this.#nodes.get(schema);
    if (node === undefined) {
      const resource = this.registry.home(schema, outer);
      node = new Node(resource);
      this.#nodes.set(schema, node);
      this.#open.push([node, new Site(schema, resource, this)]);
    }
    return node;
  }

  /** The matcher of a pattern; null, and a fault, when there is none. */
  matcher(source: string): Matcher | null {
    let matcher = this.#matchers.get(source);
    if (matcher !== undefined) return matcher;
    try {
      matcher = compilePattern(source);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      this.fault ??= `${JSON.stringify(source)} is not a "regex": ${error.message}`;
      return null;
    }
    this.#matchers.set(source, matcher);
    this.#patternSpace -= matcher.size;
    if (this.#patternSpace < 0) this.fault ??= "its patterns are too large together";
    return matcher;
  }

  /** Plans every schema that has been asked for. */
  finish(): void {
    for (let next = this.#open.pop(); next !== undefined && this.fault === null; next = this.#next()) {
      const [node, site] = next;
      plan(node, site);
    }
  }

  #next(): [Node, Site] | undefined {
    if (this.isDynamic && this.#open.length === 0) {
      for (const resource of this.registry.resources()) {
        for (const [name, schema] of resource.dynamicAnchors) {
          resource.dynamicNodes.set(name, this.node(schema, resource));
        }
      }
    }
    return this.#open.pop();
  }
}

function plan(node: Node, site: Site): void {
  const checks: Check[] = [];
  for (const name of keywordsOf(site)) {
    const keyword = KEYWORDS.get(name);
    if (keyword === undefined || site.draft < (keyword.since ?? 4) || site.draft > (keyword.until ?? 2020)) continue;
    const check = keyword.plan(own(site.schema, name) ?? null, site);
    if (check === null) continue;
    checks.push(check);
    node.wantsSeen ||= keyword.wantsSeen === true;
  }
  node.checks = checks;
}

/** Up to draft 7 a reference stands for the whole schema. */
function keywordsOf({ schema, draft }: Site): string[] {
  if (draft <= 7 && typeof own(schema, "$ref") === "string") return ["$ref"];
  return Object.keys(schema).sort(compareUtf8);
}
