import { isObject, type JsonObject, type JsonValue, own } from "../json-value.ts";
import { compareUtf8 } from "../utf8-order.ts";
import type { Formats } from "./format.ts";
import { ANYTHING, type Check, NOTHING, Node } from "./node.ts";
import type { Matcher } from "./pattern/matcher.ts";
import type { Resource, Target } from "./resource.ts";
import { type Keyword, Site } from "./site.ts";

/**
 * Turns schemas into nodes, each once, without recursion: a schema refers to itself as it likes. This one knows a single
 * resource, no patterns and no formats; {@link FullPlanner} knows them.
 */
export class Planner {
  /** Why the schema cannot be used, if so. */
  fault: string | null = null;
  /** Whether any reference depends on the way to it. */
  isDynamic = false;
  readonly formats: Formats = new Map();
  protected readonly open: [Node, Site][] = [];
  readonly #keywords: ReadonlyMap<string, Keyword>;
  readonly #nodes = new Map<JsonObject, Node>();

  constructor(keywords: ReadonlyMap<string, Keyword>) {
    this.#keywords = keywords;
  }

  /** The node of a schema, given the resource of the schema around it. Its checks come with {@link finish}. */
  node(schema: JsonValue, outer: Resource): Node {
    if (!isObject(schema)) return schema === false ? NOTHING : ANYTHING;
    let node = this.#nodes.get(schema);
    if (node === undefined) {
      const resource = this.home(schema, outer);
      node = new Node(resource);
      this.#nodes.set(schema, node);
      this.open.push([node, new Site(schema, resource, this)]);
    }
    return node;
  }

  /** The resource a schema belongs to, given that of the schema around it. */
  home(_schema: JsonObject, outer: Resource): Resource {
    return outer;
  }

  /** Follows a reference from a schema of the given resource; null, and a fault, where it leads nowhere. */
  resolve(_reference: string, _base: Resource): Target | null {
    return null;
  }

  /** The matcher of a pattern; null, and a fault, when there is none. */
  matcher(_source: string): Matcher | null {
    return null;
  }

  /** Plans every schema that has been asked for. */
  finish(): void {
    for (let next = this.open.pop(); next !== undefined && this.fault === null; next = this.open.pop()) {
      const [node, site] = next;
      plan(node, site, this.#keywords);
    }
  }
}

function plan(node: Node, site: Site, keywords: ReadonlyMap<string, Keyword>): void {
  const checks: Check[] = [];
  for (const name of keywordsOf(site)) {
    const keyword = keywords.get(name);
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
