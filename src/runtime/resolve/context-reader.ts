import { interned } from "../text/interned.ts";
import type { JsonValue } from "../text/json-value.ts";
import { isOrdinary } from "./context.ts";
import { copyValue } from "./copy-context.ts";
import { CAREFUL, readName, siteOf } from "./read-name.ts";

/** A path of own keys in a context. */
export interface ContextPath {
  /** Where its value goes when several are read. */
  readonly index: number;
  readonly parents: ParentNames;
  /** The last name. */
  readonly key: string;
  /** Where the last name is read: {@link siteOf}. */
  readonly site: number;
}

/** The names of a path but the last, outermost first. Paths that have one object of these share the way. */
export interface ParentNames {
  readonly names: readonly string[];
  readonly sites: readonly number[];
}

/** Splits a path; `known` keeps the parents of those before it. */
export function contextPath(path: string, index: number, known: Map<string, ParentNames>): ContextPath {
  const names = path.split(".").map(interned);
  const key = names.pop() ?? "";
  // With its last dot: `a` has no parent, `.a` has the empty one.
  const way = path.slice(0, path.lastIndexOf(".") + 1);
  const parents = known.get(way) ?? { names, sites: names.map(siteOf) };
  known.set(way, parents);
  return { index, parents, key, site: siteOf(key) };
}

/**
 * Reads a context at paths, into `values`: undefined where one is missing, and a present null is not missing. What is
 * found is what the path leads to in {@link jsonContext}, without reading the rest. Neighbours share the way to their parents.
 *
 * What a plain object has under an ordinary name is taken for its own, so long as nobody gave all objects that name; a
 * key that was made not enumerable by hand counts, too.
 *
 * @throws {invalid_context} when what is found is too large or too deep.
 */
export function readPaths(context: object, paths: readonly ContextPath[], values: (JsonValue | undefined)[]): void {
  let way: ParentNames | null = null;
  let place: object | undefined;
  let trust = false;
  for (let index = 0; index < paths.length; index++) {
    const path = paths[index] as ContextPath;
    if (path.parents !== way) {
      way = path.parents;
      place = follow(context, way);
      trust = isOrdinary(place);
    }
    const value = place && readName(place, path.key, trust ? path.site : CAREFUL);
    values[path.index] = typeof value === "string" ? value : copyValue(value, path.key, way.names.length + 1);
  }
}

/** Follows names to the object that they lead to. */
function follow(context: object, { names, sites }: ParentNames): object | undefined {
  let place: object | undefined = context;
  for (let index = 0; index < names.length && place !== undefined; index++) {
    const name = names[index] ?? "";
    const site = isOrdinary(place) ? (sites[index] ?? 0) : CAREFUL;
    place = objectOf(readName(place, name, site), name, index + 1);
  }
  return place;
}

/** The object that a value, which stands under a name at a level, is in JSON text; undefined where it is none. */
function objectOf(value: unknown, name: string, level: number): object | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("toJSON" in value)) return value;
  const json = copyValue(value, name, level);
  return typeof json === "object" && json !== null ? json : undefined;
}
