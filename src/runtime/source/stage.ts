import type { StagedSource } from "./files.ts";
import { lacking } from "./lacking.ts";
import { parseSource } from "./source.ts";
import type { StageOptions } from "./stage-options.ts";

/**
 * Fetches a source.
 * @throws {source_invalid} {source_unsupported} when the string is no source, or none that this host can read
 * @throws {source_not_found} {source_unauthorized} {source_unavailable} {source_corrupt} {source_too_large} {aborted}
 * when fetching fails
 */
export async function stage(text: string, options: StageOptions = {}): Promise<StagedSource> {
  const source = parseSource(text, options);
  switch (source.kind) {
    case "git": {
      // Loaded on demand, so that programs which read no git source do not carry the git library.
      const { stageGit } = await import("./git.ts");
      return stageGit(source, options);
    }
    case "archive":
      throw lacking("https:// archive", "an archive reader");
    case "local":
      throw lacking(source.form === "path" ? "local path" : "file://", "a file system");
  }
}
