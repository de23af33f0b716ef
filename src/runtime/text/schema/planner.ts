import { isObject, type JsonObject, type JsonValue, own } from "../json-value.ts";
import { compareUtf8 } from "../utf8-order.ts";
import type { Formats } from "./format.ts";
import { KEYWORDS } from "./keywords.ts";
import { ANYTHING, type Check, NOTHING, Node } from "./node.ts";
import { compilePattern, type Matcher } from "./pattern/matcher.ts";
import { PatternError } from "./pattern/pattern-error.ts";
import type { Registry } from "./registry.ts";
import type { Resource } from "./resource.ts";
import { applies, Site } from "./site.ts";

/** The patterns of one schema document may need this many states together. */
const PATTERN_SPACE = 50_000;

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
    const known = this.#matchers.get(source);
    if (known !== undefined) return known;
    const matcher = tryPattern(source);
    if (typeof matcher === "string") {
      this.fault ??= `${JSON.stringify(source)} is not a "regex": ${matcher}`;
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

/** The matcher of a pattern, or why it has none. */
function tryPattern(source: string): Matcher | string {
  try {
    return compilePattern(source);
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

function plan(node: Node, site: Site): void {
  const checks: Check[] = [];
  for (const name of keywordsOf(site)) {
    const keyword = KEYWORDS.get(name);
    if (keyword === undefined || !applies(keyword, site.draft)) continue;
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
