import type { JsonObject } from "../json-value.ts";
import type { Formats } from "./format.ts";
import { KEYWORDS } from "./keywords.ts";
import { compilePattern, type Matcher } from "./pattern/matcher.ts";
import { PatternError } from "./pattern/pattern-error.ts";
import { Planner } from "./planner.ts";
import type { Registry } from "./registry.ts";
import type { Resource, Target } from "./resource.ts";

/** The patterns of one schema document may need this many states together. */
const PATTERN_SPACE = 50_000;

/** A planner that knows every keyword, and what references, patterns and formats lead to. */
export class FullPlanner extends Planner {
  override readonly formats: Formats;
  readonly #registry: Registry;
  readonly #matchers = new Map<string, Matcher>();
  #patternSpace = PATTERN_SPACE;

  constructor(registry: Registry, formats: Formats) {
    super(KEYWORDS);
    this.#registry = registry;
    this.formats = formats;
  }

  override home(schema: JsonObject, outer: Resource): Resource {
    return this.#registry.home(schema, outer);
  }

  override resolve(reference: string, base: Resource): Target | null {
    return this.#registry.resolve(reference, base);
  }

  override matcher(source: string): Matcher | null {
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

  /** Plans also what dynamic references may lead to, once there is any. */
  override finish(): void {
    do {
      super.finish();
      if (this.isDynamic && this.fault === null) this.#openDynamic();
    } while (this.open.length > 0 && this.fault === null);
  }

  #openDynamic(): void {
    for (const resource of this.#registry.resources()) {
      for (const [name, schema] of resource.dynamicAnchors) {
        resource.dynamicNodes.set(name, this.node(schema, resource));
      }
    }
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
