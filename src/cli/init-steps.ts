import { type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { osErrorCode, osErrorText } from "../node/os-error.ts";
import type { InitEntry } from "../tooling/init/plan.ts";
import { Failure } from "./failure.ts";

/** What is done, or would be, about one entry of a plan. */
export interface InitStep extends InitEntry {
  readonly absolute: string;
  readonly action: "exists" | "created" | "overwritten" | "would create" | "would overwrite";
}

/** Where a plan is to be carried out, and how. */
export interface InitSurroundings {
  /** Absolute. */
  readonly workspace: string;
  /** Whether files may be overwritten. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

/**
 * Checks every entry of a plan against what is there, before anything is written.
 *
 * @throws {Failure} for the first thing in the way.
 */
export function checkPlan(entries: readonly InitEntry[], surroundings: InitSurroundings): InitStep[] {
  return entries.map((entry) => {
    const absolute = join(surroundings.workspace, entry.path);
    return { ...entry, absolute, action: actionFor(entry, absolute, surroundings) };
  });
}

function actionFor({ kind }: InitEntry, path: string, { force, dryRun }: InitSurroundings): InitStep["action"] {
  const found = statsOf(path);
  if (found === undefined) return dryRun ? "would create" : "created";
  if (kind === "directory") {
    if (!found.isDirectory()) throw new Failure(`path exists and is not a directory: ${path}`);
    return "exists";
  }
  if (found.isDirectory()) throw new Failure(`path exists and is a directory: ${path}`);
  if (!force) throw new Failure(`file already exists: ${path} (use --force to overwrite)`);
  return dryRun ? "would overwrite" : "overwritten";
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const code = osErrorCode(error);
    // Below a file there is nothing; the file itself is in the way and has been found before.
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Failure(`failed to inspect ${path}: ${osErrorText(error)}`);
  }
}
