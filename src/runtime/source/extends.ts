import { RototoError } from "../errors.ts";
import { isArray, type JsonObject, own } from "../text/json-value.ts";
import { parseToml } from "../text/toml.ts";
import type { FileContent } from "./files.ts";

/** What is wrong with a manifest's `extends`, if anything is; texts of docs/workspace-format.md, "Manifest". */
export function extendsProblem(toml: JsonObject): string | undefined {
  const sources = own(toml, "extends");
  if (sources === undefined) return undefined;
  if (!isArray(sources)) return "workspace extends must be an array of sources";
  for (const source of sources) {
    if (typeof source !== "string") return "workspace extends sources must be strings";
    if (/^\p{White_Space}*$/u.test(source)) return "workspace extends source must not be blank";
    if (/^\p{White_Space}|\p{White_Space}$/u.test(source))
      return "workspace extends source must not contain surrounding whitespace";
  }
  return undefined;
}

/**
 * Reads the parents that a manifest names. One that is absent or cannot be read names none: a parent may be a bare
 * directory, and for the workspace itself a later stage says what is wrong.
 * @param path how the manifest is shown
 * @throws {manifest_invalid} when it is no TOML, or `extends` is not as it must be
 */
export function readExtends(manifest: FileContent | undefined, path: string): readonly string[] {
  const text = manifest === undefined ? null : textOf(manifest);
  if (text === null) return [];
  const parsed = parseToml(text);
  if (!parsed.ok) {
    const message = `failed to parse workspace manifest ${path}: ${parsed.fault.message}`;
    throw new RototoError("manifest_invalid", message);
  }
  const problem = extendsProblem(parsed.value);
  if (problem !== undefined) throw new RototoError("manifest_invalid", problem);
  const sources = own(parsed.value, "extends");
  return isArray(sources) ? sources.filter((source) => typeof source === "string") : [];
}

function textOf(content: FileContent): string | null {
  if (typeof content === "string") return content;
  if (!(content instanceof Uint8Array)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}
