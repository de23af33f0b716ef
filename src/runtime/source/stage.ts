import { RototoError } from "../errors.ts";
import { checkOutArchive } from "./archive.ts";
import type { Checkout } from "./checkout.ts";
import type { StagedSource } from "./files.ts";
import { checkOutWithSystem } from "./git-system.ts";
import { stageLayers } from "./layers.ts";
import { beginLoad, type Load } from "./load.ts";
import { parseSource, type RemoteSource } from "./source.ts";
import type { StageOptions } from "./stage-options.ts";

/**
 * Fetches the files of a source, and the parents of the workspace it names.
 * @throws {source_invalid} {source_unsupported} when the string is no source, or none that this host can read
 * @throws {source_not_found} {source_unauthorized} {source_unavailable} {source_corrupt} {source_too_large} {aborted}
 * when fetching fails
 * @throws {workspace_not_found} {manifest_invalid} when a directory is not there, or names its parents wrongly
 */
export async function stage(text: string, options: StageOptions = {}): Promise<StagedSource> {
  const load = beginLoad(parseSource(text, options), options);
  try {
    return await stageLayers(text, load, checkOut);
  } finally {
    await Promise.all(load.temporary.map((checkout) => checkout.remove()));
  }
}

async function checkOut(source: RemoteSource, load: Load): Promise<Checkout> {
  switch (source.kind) {
    case "git": {
      if (source.transport === "file" || source.transport === "ssh") return checkOutWithSystem(source, load);
      // Loaded on demand, so that programs which read no such source do not carry the git library.
      const { checkOutGit } = await import("./git.ts");
      return checkOutGit(source, load);
    }
    case "archive":
      return checkOutArchive(source, load);
    case "snapshot":
      throw new RototoError(
        "source_unsupported",
        "snapshot+https:// workspace sources hold no files: they can only be loaded",
      );
  }
}
