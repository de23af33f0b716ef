import { RototoError } from "../runtime/errors.ts";
import { MANIFEST_PATH } from "../runtime/format/layout.ts";
import { extendsProblem } from "../runtime/format/manifest.ts";
import type { Model } from "../runtime/model/model.ts";
import { requireNoParents } from "../runtime/model/require-no-parents.ts";

/**
 * Makes the checks of staging: parents can be told from the manifest, and there are none.
 *
 * @throws {manifest_invalid} with the texts of docs/sources.md, "Manifest checks".
 * @throws {source_unsupported} where there are parents.
 */
export function requireStaged(model: Model): void {
  const { manifest, broken, root } = model;
  const fault = broken.find(({ document }) => document.kind === "manifest");
  if (fault !== undefined && "fault" in fault) {
    const message = `failed to parse workspace manifest ${root}/${MANIFEST_PATH}: ${fault.fault.message}`;
    throw new RototoError("manifest_invalid", message);
  }
  const problem = manifest && extendsProblem(manifest.toml);
  if (problem !== undefined) throw new RototoError("manifest_invalid", problem);
  requireNoParents(model);
}
