import { realpathSync } from "node:fs";
import { hostLua } from "../lua/host-lua.ts";
import { isRototoError } from "../runtime/errors.ts";
import { ruleEntry } from "../runtime/lint/catalog.ts";
import { readModel } from "../runtime/pipeline.ts";
import { lintModel, type WorkspaceLint } from "../runtime/workspace.ts";
import { readDirectory } from "./read-directory.ts";

/**
 * Lints a directory in place; a directory that is not there is a diagnostic.
 *
 * @throws {source_unavailable} when a directory that may hold documents cannot be listed.
 */
export async function lintDirectory(path: string): Promise<WorkspaceLint> {
  try {
    return await lintModel(readModel(readDirectory(path)), { lua: hostLua });
  } catch (error) {
    if (isRototoError(error) && error.code === "workspace_not_found") return lintNothing(path, error.message);
    throw error;
  }
}

/**
 * What lint says where there is no workspace directory: one diagnostic, with the reason for its message. The root is
 * the real path of what is there instead, or else the path as `shown`.
 */
export function lintNothing(path: string, reason: string, shown: string = path): WorkspaceLint {
  const root = realPath(path) ?? shown;
  const { rule, severity, help } = ruleEntry("rototo/workspace-not-found");
  const target = { entity: { kind: "workspace" } } as const;
  return {
    root,
    documents: [],
    diagnostics: [
      { rule, severity, stage: "discover", target, message: reason, help, location: { path: root }, related: [] },
    ],
  };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
