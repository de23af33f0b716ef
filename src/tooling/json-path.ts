import { isObject, type JsonObject, type JsonValue, own, setOwn } from "../runtime/text/json-value.ts";

/** An object with a value at a path of keys, and nothing else. */
export function objectAt(path: readonly string[], value: JsonValue): JsonObject {
  const [key = "", ...rest] = path;
  const object: Record<string, JsonValue> = {};
  setOwn(object, key, rest.length === 0 ? value : objectAt(rest, value));
  return object;
}

/** Merges two objects: objects deeply; any other value of `more` replaces. */
export function mergeDeep(base: JsonObject, more: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = {};
  for (const key of Object.keys(base)) setOwn(merged, key, own(base, key) ?? null);
  for (const key of Object.keys(more)) {
    const before = own(merged, key);
    const value = own(more, key) ?? null;
    setOwn(merged, key, isObject(before) && isObject(value) ? mergeDeep(before, value) : value);
  }
  return merged;
}

/** Puts values at dotted paths of a new object; null where one path leads through the value of another. */
export function objectOfPaths(values: ReadonlyMap<string, JsonValue>): JsonObject | null {
  const root: Record<string, JsonValue> = {};
  const inner = new Set<JsonValue>([root]);
  for (const [path, value] of values) {
    const segments = path.split(".");
    let at = root;
    for (const segment of segments.slice(0, -1)) {
      const next = own(at, segment) ?? {};
      if (own(at, segment) !== undefined && !inner.has(next)) return null;
      setOwn(at, segment, next);
      inner.add(next);
      at = next as Record<string, JsonValue>;
    }
    const last = segments.at(-1) ?? "";
    if (own(at, last) !== undefined) return null;
    setOwn(at, last, value);
  }
  return root;
}
