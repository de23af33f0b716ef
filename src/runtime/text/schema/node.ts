import type { JsonValue } from "../json-value.ts";
import { Budget, DEPTH_LIMIT } from "./budget.ts";
import { falseFault } from "./faults.ts";
import type { Resource } from "./resource.ts";

/** Says what is wrong with a value, when asked: most violations are only counted. */
export type Violation = () => string;

/** The property names or item indexes of a value that keywords have evaluated. */
export type Seen = Set<string | number>;

/** What one keyword asks of a value. It adds what it has evaluated to `seen`, where anyone wants to know. */
export type Check = (value: JsonValue, run: Run, seen: Seen | null) => Violation | null;

/** One validation under way. */
export class Run extends Budget {
  depth = 0;
  /** The resources entered on the way here, the innermost first. */
  scope: Scope | null = null;
  /** The references followed on the way here, the innermost first. */
  followed: Followed | null = null;
}

interface Scope {
  readonly resource: Resource;
  readonly outer: Scope | null;
}

interface Followed {
  readonly node: Node;
  readonly value: JsonValue;
  readonly outer: Followed | null;
}

/** One schema, as the checks of its keywords in byte order of the keywords. */
export class Node {
  /** The resource the schema belongs to; null where that does not matter. */
  readonly resource: Resource | null;
  checks: readonly Check[] = [];
  /** Whether a keyword asks what the others have evaluated. */
  wantsSeen = false;

  constructor(resource: Resource | null) {
    this.resource = resource;
  }

  /**
   * Finds the first violation: keywords in byte order, depth first. The answer is void once the run's steps are used
   * up.
   */
  check(value: JsonValue, run: Run, seen: Seen | null = null): Violation | null {
    if (run.depth >= DEPTH_LIMIT) run.exhaust();
    if (--run.steps < 0) return exhausted;
    const { scope } = run;
    if (this.resource !== null && this.resource !== scope?.resource) {
      run.scope = { resource: this.resource, outer: scope };
    }
    run.depth++;
    const own: Seen | null = this.wantsSeen ? new Set() : seen;
    let violation: Violation | null = null;
    for (const check of this.checks) {
      violation = check(value, run, own);
      if (violation !== null) break;
    }
    if (own !== seen) addSeen(own, seen, run);
    run.depth--;
    run.scope = scope;
    return violation;
  }
}

/** The schema `true`. */
export const ANYTHING: Node = new Node(null);

/** The schema `false`. */
export const NOTHING: Node = new Node(null);
NOTHING.checks = [(value) => () => falseFault(value)];

/** Counts what one schema has evaluated as evaluated by another that applies it. */
export function addSeen(own: Seen | null, seen: Seen | null, run: Run): void {
  if (own === null || seen === null) return;
  run.steps -= own.size;
  for (const name of own) seen.add(name);
}

/** Stands in for the violations of a run without steps left. */
function exhausted(): string {
  return "";
}
