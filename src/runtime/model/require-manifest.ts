import { RototoError } from "../errors.ts";
import { MANIFEST_PATH } from "../format/layout.ts";
import { manifestProblem } from "../format/manifest.ts";
import type { Model } from "./model.ts";

/**
 * What every load needs before anything else: a manifest that can be read, parses and is of version 1.
 *
 * @throws {workspace_not_found} when there is none.
 * @throws {manifest_invalid} with the text of docs/workspace-format.md, "Manifest".
 */
export function requireManifest({ documents, broken, manifest, root }: Model): void {
  const path = `${root}/${MANIFEST_PATH}`;
  if (documents.length === 0) {
    throw new RototoError("workspace_not_found", `failed to read ${path}: No such file or directory (os error 2)`);
  }
  if (manifest === undefined) {
    const why = broken.find(({ document }) => document.kind === "manifest");
    const message =
      why !== undefined && "fault" in why
        ? `failed to parse ${path}: ${why.fault.message}`
        : `failed to read ${path}: ${why?.unreadable ?? "unknown"}`;
    throw new RototoError("manifest_invalid", message);
  }
  const problem = manifestProblem(manifest.toml);
  if (problem !== undefined) throw new RototoError("manifest_invalid", problem);
}
