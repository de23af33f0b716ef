import { readDirectory } from "../node/read-directory.ts";
import { isRototoError } from "../runtime/errors.ts";
import { extendsProblem } from "../runtime/format/manifest.ts";
import type { Model } from "../runtime/model/model.ts";
import { readModel } from "../runtime/pipeline.ts";
import type { StagedSource } from "../runtime/source/files.ts";
import { isArray, own } from "../runtime/text/json-value.ts";
import type { Invocation } from "./invocation.ts";
import type { Io } from "./io.ts";
import { type DirectoryPlace, findPlace, stagePlace } from "./place.ts";

/** A workspace as its files are, broken or not. */
export interface ReadWorkspace {
  readonly staged: StagedSource;
  readonly model: Model;
}

/**
 * Reads a workspace for tools that can do with one that has faults: a directory as it is, unless it has parents; anything
 * else is staged.
 *
 * @throws {RototoError} when it cannot be had.
 */
export async function readWorkspace(
  { source, token }: Pick<Invocation, "source" | "token">,
  io: Io,
): Promise<ReadWorkspace> {
  const place = findPlace(source, io);
  const inPlace = place.kind === "directory" ? readIfThere(place) : null;
  if (inPlace !== null) return inPlace;
  const staged = await stagePlace(place, token, io);
  return { staged, model: readModel(staged) };
}

/**
 * Reads a directory as it is; null where it has parents.
 *
 * @throws {workspace_not_found} with nothing but the reason when there is no directory.
 */
export function readInPlace({ path }: DirectoryPlace): ReadWorkspace | null {
  const staged = readDirectory(path);
  const model = readModel(staged);
  return hasParents(model) ? null : { staged, model };
}

/** What is not there is for staging to tell. */
function readIfThere(place: DirectoryPlace): ReadWorkspace | null {
  try {
    return readInPlace(place);
  } catch (error) {
    if (isRototoError(error) && error.code === "workspace_not_found") return null;
    throw error;
  }
}

function hasParents({ manifest }: Model): boolean {
  const sources = manifest && extendsProblem(manifest.toml) === undefined ? own(manifest.toml, "extends") : undefined;
  return isArray(sources) && sources.length > 0;
}
