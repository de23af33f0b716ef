import { RototoError } from "../errors.ts";
import { extendsProblem } from "../format/manifest.ts";
import { redactSource } from "../source/redact.ts";
import { isArray, own } from "../text/json-value.ts";
import type { Model } from "./model.ts";

/**
 * Refuses a workspace with parents: they cannot be loaded yet, and a workspace without what it inherits would be judged
 * and resolved wrongly.
 *
 * @throws {source_unsupported}
 */
export function requireNoParents({ manifest, root }: Model): void {
  const sources = manifest && extendsProblem(manifest.toml) === undefined ? own(manifest.toml, "extends") : undefined;
  if (!isArray(sources) || sources.length === 0) return;
  const list = sources.map((source) => redactSource(String(source))).join(", ");
  const message = `workspace ${root} extends ${list}; this version cannot load the workspaces that others extend`;
  throw new RototoError("source_unsupported", message);
}
