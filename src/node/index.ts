/**
 * `rototo-edge/node`: the library with the directories and the git of this machine, for Node and for Deno.
 *
 * @module
 */
import { RefreshingWorkspace as WebRefreshingWorkspace, Workspace as WebWorkspace } from "../index.ts";
import type { InspectOptions, LoadOptions, ProbeResult } from "../runtime/index.ts";
import { fileSystem } from "./file-system.ts";

export * from "../index.ts";
export { definitionDirectory } from "./definition-directory.ts";
export { directoryStore } from "./directory-store.ts";
export { type FileSystemOptions, fileSystem } from "./file-system.ts";
export { parseYaml } from "./parse-yaml.ts";
export { openSqlite, type SqliteDatabase } from "./sqlite-database.ts";
export { stateFile } from "./state-file.ts";
export { watchDirectory } from "./watch-directory.ts";

/** {@inheritDoc WebWorkspace} Local paths, `file://`, `git+file://` and `git+ssh://` are sources, too. */
export class Workspace extends WebWorkspace {
  static override load(source: string | URL, options: LoadOptions = {}): Promise<Workspace> {
    return super.load(source, { fileSystem: fileSystem(), ...options });
  }

  static override inspect(source: string | URL, options: InspectOptions = {}): Promise<Workspace> {
    return super.inspect(source, { fileSystem: fileSystem(), ...options });
  }

  override probe(options: InspectOptions = {}): Promise<ProbeResult> {
    return super.probe({ fileSystem: fileSystem(), ...options });
  }
}

/** {@inheritDoc WebRefreshingWorkspace} */
export class RefreshingWorkspace extends WebRefreshingWorkspace {
  protected static override readonly workspaces: typeof WebWorkspace = Workspace;
}
