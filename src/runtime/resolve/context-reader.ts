import { interned } from "../text/interned.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import { isLiteral } from "./context.ts";
import { copyValue } from "./copy-context.ts";
import { readName, siteOf } from "./read-name.ts";

/** A path of own keys in a context. */
export interface ContextPath {
  readonly parents: ParentNames;
  /** The last name. */
  readonly key: string;
  /** Where the last name is read: {@link siteOf}. */
  readonly site: number;
  /** Whether the last name is ordinary. */
  readonly isOrdinary: boolean;
}

/** The names of a path but the last, outermost first. Paths that have one object of these share the way. */
export interface ParentNames {
  readonly names: readonly string[];
  readonly sites: readonly number[];
  /** Whether all of them are ordinary. */
  readonly areOrdinary: boolean;
}

/** An object literal has keys of its own only, so whatever this one has it was given behind everyone's back. */
const EMPTY: JsonObject = {};

/** Splits a path; `known` keeps the parents of those before it. */
export function contextPath(path: string, known: Map<string, ParentNames> = new Map()): ContextPath {
  const names = path.split(".").map(interned);
  const key = names.pop() ?? "";
  const way = names.join(".");
  const parents = known.get(way) ?? { names, sites: names.map(siteOf), areOrdinary: names.every(isOrdinary) };
  known.set(way, parents);
  return { parents, key, site: siteOf(key), isOrdinary: isOrdinary(key) };
}

/**
 * Reads a context at paths, into `values`: undefined where one is missing, and a present null is not missing. What is
 * found is what the path leads to in {@link jsonContext}, without reading the rest. Neighbours share the way to their parents.
 *
 * What a plain object has under an ordinary name is taken for its own, so long as nobody gave all objects something
 * that can be enumerated; a key that was made not enumerable by hand counts, too.
 *
 * @throws {invalid_context} when what is found is too large or too deep.
 */
export function readPaths(context: object, paths: readonly ContextPath[], values: (JsonValue | undefined)[]): void {
  const tidy = isTidy();
  const trustContext = tidy && isLiteral(context);
  let way: ParentNames | null = null;
  let place: object | undefined;
  let trust = false;
  for (let index = 0; index < paths.length; index++) {
    const path = paths[index] as ContextPath;
    if (path.parents !== way) {
      way = path.parents;
      place = follow(context, way, trustContext);
      trust = tidy && place !== undefined && isLiteral(place);
    }
    const value = place && (trust && path.isOrdinary ? readName(place, path.key, path.site) : fieldOf(place, path.key));
    values[index] = isLeaf(value) ? value : copyValue(value, path.key, way.names.length + 1);
  }
}

/** Reads a context at one path, as {@link readPaths} does. */
export function readPath(context: object, path: ContextPath): JsonValue | undefined {
  const values: (JsonValue | undefined)[] = [];
  readPaths(context, [path], values);
  return values[0];
}

/** Follows names to the object that they lead to. */
function follow(
  context: object,
  { names, sites, areOrdinary }: ParentNames,
  trustContext: boolean,
): object | undefined {
  let place: object | undefined = context;
  let trust = trustContext && areOrdinary;
  for (let index = 0; index < names.length && place !== undefined; index++) {
    if (index > 0) trust = trust && isLiteral(place);
    const name = names[index] ?? "";
    const value: unknown = trust ? readName(place, name, sites[index] ?? 0) : fieldOf(place, name);
    place = objectOf(value, name, index + 1);
  }
  return place;
}

/** Tells values that are their own copy. */
function isLeaf(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isSafeInteger(value);
}

/** Tells whether plain objects inherit nothing but what the language gives them, so far as that can be enumerated. */
export function isTidy(): boolean {
  for (const _ in EMPTY) return false;
  return true;
}

/** Tells whether a name means nothing on a plain object that has no such key of its own. */
function isOrdinary(name: string): boolean {
  return !(name in Object.prototype);
}

/** What JSON text would have under a name. */
function fieldOf(place: object, name: string): unknown {
  if (!isObject(place as JsonValue) || !Object.prototype.propertyIsEnumerable.call(place, name)) return undefined;
  return own(place as JsonObject, name);
}

/** The object that a value, which stands under a name at a level, is in JSON text; undefined where it is none. */
function objectOf(value: unknown, name: string, level: number): object | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ((value as { readonly toJSON?: unknown }).toJSON === undefined) return value;
  const json = copyValue(value, name, level);
  return typeof json === "object" && json !== null ? json : undefined;
}
