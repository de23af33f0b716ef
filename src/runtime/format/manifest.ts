import { isArray, isInteger, type JsonObject, own } from "../text/json-value.ts";

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

/** The part of {@link manifestProblem} that is about `extends`. */
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
