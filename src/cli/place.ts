import { dirname, join, resolve } from "node:path";
import { fileSystem } from "../node/file-system.ts";
import { isFile } from "../node/is-file.ts";
import { isDocumentPath, MANIFEST_PATH } from "../runtime/format/layout.ts";
import type { StagedSource } from "../runtime/source/files.ts";
import { redactSource } from "../runtime/source/redact.ts";
import { parseSource } from "../runtime/source/source.ts";
import { stage } from "../runtime/source/stage.ts";
import { Failure } from "./failure.ts";
import type { Io } from "./io.ts";
import { byteText, ProgressLine } from "./terminal/progress.ts";
import { visibleText } from "./terminal/visible-text.ts";

/** Where a workspace is, before anything is read. */
export type Place = DirectoryPlace | RemotePlace;

/** A directory of this machine. */
export interface DirectoryPlace {
  readonly kind: "directory";
  /** Absolute, or empty as it was typed. */
  readonly path: string;
  /** As it was typed. */
  readonly shown: string;
  /** The same as a source. */
  readonly source: string;
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
    return { kind: "directory", path, shown: path, source: path };
  }
  const parsed = parseSource(source);
  if (parsed.kind !== "local") return { kind: "remote", source };
  // An empty path leads nowhere, least of all here.
  const path = parsed.path === "" ? "" : resolve(cwd, parsed.path);
  return { kind: "directory", path, shown: parsed.path, source };
}

function nearestWorkspace(cwd: string): string {
  for (let directory = cwd; ; directory = dirname(directory)) {
    if (isFile(join(directory, MANIFEST_PATH), { otherwise: false })) return directory;
    if (directory === dirname(directory)) break;
  }
  throw new Failure("workspace not found: pass a workspace source or run inside a rototo workspace");
}

/**
 * Reads the files of a workspace, and of those it extends. What takes long is told on a terminal.
 *
 * @throws {RototoError} with the texts of docs/sources.md when it cannot be had.
 */
export async function stagePlace({ source }: Place, token: string | undefined, io: Io): Promise<StagedSource> {
  const { fetch, cwd } = io;
  const doing = `fetching ${visibleText(redactSource(source))}`;
  const line = new ProgressLine(io, doing);
  const host = { fetch, fileSystem: fileSystem({ cwd }), timeout: (ms: number) => AbortSignal.timeout(ms) };
  const options = token === undefined ? host : { ...host, workspaceToken: token };
  try {
    return await stage(source, {
      ...options,
      relevant: isDocumentPath,
      onProgress: ({ receivedBytes }) => line.set(`${byteText(receivedBytes)}, ${doing}`),
    });
  } finally {
    line.end();
  }
}
