import { extendsProblem } from "../source/extends.ts";
import { isInteger, type JsonObject, own } from "../text/json-value.ts";

export { extendsProblem };

/**
 * Checks a manifest's content; the first thing wrong is both the lint message and the load error.
 * See docs/workspace-format.md, "Manifest".
 */
export function manifestProblem(toml: JsonObject): string | undefined {
  const version = own(toml, "schema_version");
  if (version === undefined || !isInteger(version)) return "workspace manifest must declare schema_version = 1";
  if (version !== 1) return `unsupported workspace schema_version: ${version}`;
  return extendsProblem(toml);
}
