import { atRoot } from "../place.ts";
import type { LintRule } from "../rule.ts";

/** Raised by hosts with a file system, which are the only ones to see a root that is not there. */
const workspaceNotFound: LintRule = {
  id: "workspace-not-found",
  severity: "error",
  entity: "workspace",
  title: "No workspace here",
  help: "Pass the path of an existing workspace directory.",
  checks: {},
};

const workspaceManifestMissing: LintRule = {
  id: "workspace-manifest-missing",
  severity: "error",
  entity: "workspace",
  title: "No workspace manifest",
  help: "Create rototo-workspace.toml at the root.",
  checks: {
    *discover(model) {
      if (model.documents.length > 0) return;
      yield { target: { entity: { kind: "workspace" } }, at: atRoot, message: "workspace manifest is missing" };
    },
  },
};

export const discoverRules: readonly LintRule[] = [workspaceNotFound, workspaceManifestMissing];
