import { type ContextPath, contextPath, readPaths } from "../../src/runtime/resolve/context-reader.ts";
import type { JsonValue } from "../../src/runtime/text/json-value.ts";

/** Reads a context at one path, as a program's attributes are read together. */
export function readPath(context: object, path: ContextPath): JsonValue | undefined {
  const values: (JsonValue | undefined)[] = [];
  readPaths(context, [path], values);
  return values[path.index];
}

/** A path by itself. */
export function onePath(path: string): ContextPath {
  return contextPath(path, 0, new Map());
}
