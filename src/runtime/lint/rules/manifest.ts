import { manifestProblem } from "../../format/manifest.ts";
import { atDocument } from "../place.ts";
import type { LintRule } from "../rule.ts";

const workspaceManifestSchemaFailed: LintRule = {
  id: "workspace-manifest-schema-failed",
  severity: "error",
  entity: "workspace",
  title: "Manifest has the wrong form",
  help: "Set `schema_version = 1`; `extends`, if used, lists source strings.",
  checks: {
    *project({ manifest }) {
      const message = manifest && manifestProblem(manifest.toml);
      if (manifest === undefined || message === undefined) return;
      yield { target: { entity: { kind: "manifest" } }, at: atDocument(manifest.source), message };
    },
  },
};

export const manifestRules: readonly LintRule[] = [workspaceManifestSchemaFailed];
