import type { FileContent } from "./source/files.ts";

/** Files of a workspace by root-relative path with `/`. */
export type InputFiles = Readonly<Record<string, string | Uint8Array>> | ReadonlyMap<string, FileContent>;

/**
 * Reads the files that a caller gives.
 * @throws {TypeError} when they are not what {@link InputFiles} says
 */
export function inputFiles(files: InputFiles): ReadonlyMap<string, FileContent> {
  // A copy: what was read of files must not change with the caller's map.
  const map = isMap(files) ? new Map(files) : toMap(files);
  for (const [path, content] of map) {
    if (typeof path !== "string") throw new TypeError(`the path of a file must be a string, got ${typeof path}`);
    if (isContent(content)) continue;
    throw new TypeError(
      `the content of ${JSON.stringify(path)} must be a string or a Uint8Array, got ${kindOf(content)}`,
    );
  }
  return map;
}

function isMap(files: InputFiles): files is ReadonlyMap<string, FileContent> {
  return files instanceof Map;
}

function toMap(files: Readonly<Record<string, FileContent>>): Map<string, FileContent> {
  const given: unknown = files;
  // A Map of another realm would pass for a record without a file in it.
  const kind = kindOf(given);
  if (kind !== "Object") throw new TypeError(`files must be an object or a Map of contents by path, got ${kind}`);
  return new Map(Object.entries(files));
}

function isContent(content: unknown): content is FileContent {
  if (typeof content === "string" || content instanceof Uint8Array) return true;
  return (
    typeof content === "object" && content !== null && "unreadable" in content && typeof content.unreadable === "string"
  );
}

/** What a value is, for a message: `Object`, `Array`, `Null`, `Number`. */
function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
