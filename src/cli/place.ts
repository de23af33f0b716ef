import { dirname, join, resolve } from "node:path";
import { isFile } from "../node/is-file.ts";
import { readDirectory } from "../node/read-directory.ts";
import { isRototoError } from "../runtime/errors.ts";
import { MANIFEST_PATH } from "../runtime/format/layout.ts";
import type { StagedSource } from "../runtime/source/files.ts";
import { parseSource } from "../runtime/source/source.ts";
import { stage } from "../runtime/source/stage.ts";
import { Failure } from "./failure.ts";
import type { Io } from "./io.ts";

/** Where a workspace is, before anything is read. */
export type Place = DirectoryPlace | RemotePlace;

/** A directory of this machine. */
export interface DirectoryPlace {
  readonly kind: "directory";
  /** Absolute, or empty as it was typed. */
  readonly path: string;
  /** As it was typed. */
  readonly shown: string;
  readonly form: "path" | "file_url";
}

/** A source that has to be fetched. */
export interface RemotePlace {
  readonly kind: "remote";
  readonly source: string;
}

/**
 * Decides where a workspace is: at the source, or without one in the nearest directory at or above the current one that
 * holds a manifest.
 *
 * @throws {source_invalid}, {source_unsupported} for a text that is no source.
 * @throws {Failure} when there is no source and no such directory.
 */
export function findPlace(source: string | undefined, { cwd }: Pick<Io, "cwd">): Place {
  if (source === undefined) {
    const path = nearestWorkspace(cwd);
    return { kind: "directory", path, shown: path, form: "path" };
  }
  const parsed = parseSource(source);
  if (parsed.kind !== "local") return { kind: "remote", source };
  // An empty path leads nowhere, least of all here.
  const path = parsed.path === "" ? "" : resolve(cwd, parsed.path);
  return { kind: "directory", path, shown: parsed.path, form: parsed.form };
}

function nearestWorkspace(cwd: string): string {
  for (let directory = cwd; ; directory = dirname(directory)) {
    if (isFile(join(directory, MANIFEST_PATH), { otherwise: false })) return directory;
    if (directory === dirname(directory)) break;
  }
  throw new Failure("workspace not found: pass a workspace source or run inside a rototo workspace");
}

/**
 * Reads the files of a workspace.
 *
 * @throws {Failure} when there is no such directory, with the texts of docs/sources.md, "Local paths".
 * @throws {RototoError} `source_…` when the source cannot be had.
 */
export async function stagePlace(
  place: Place,
  token: string | undefined,
  { fetch }: Pick<Io, "fetch">,
): Promise<StagedSource> {
  if (place.kind === "remote") {
    return stage(place.source, token === undefined ? { fetch } : { fetch, workspaceToken: token });
  }
  try {
    return readDirectory(place.path);
  } catch (error) {
    if (!isRototoError(error) || error.code !== "workspace_not_found") throw error;
    const isMissing = error.cause !== undefined;
    const what =
      isMissing && place.form === "path"
        ? `failed to canonicalize workspace source ${place.shown}`
        : "workspace not found";
    throw new Failure(`${what}: ${error.message}`);
  }
}
