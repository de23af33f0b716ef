import type { SourceLimits } from "../../source/limits.ts";
import { type Definition, optional } from "./definition.ts";
import { numberOf } from "./refresh-policy.ts";

/** How sources are fetched: limits of docs/sources.md, "Limits", in the place of the ones that hold without them. */
export interface ClientOptions {
  readonly limits: Partial<SourceLimits>;
}

const COUNT = { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;
const SECONDS = { type: "number", exclusiveMinimum: 0, maximum: 86_400 } as const;

/** Client options; clients that were made before keep theirs. */
export const clientOptionsDefinition: Definition<ClientOptions> = {
  kind: "clients",
  schema: {
    type: "object",
    properties: {
      git_seconds: SECONDS,
      archive_seconds: SECONDS,
      download_bytes: COUNT,
      total_bytes: COUNT,
      file_bytes: COUNT,
      entries: COUNT,
      layers: COUNT,
    },
    additionalProperties: false,
  },
  read(fields) {
    const milliseconds = (key: string) => {
      const seconds = numberOf(fields, key);
      return seconds === undefined ? undefined : seconds * 1_000;
    };
    const limits = Object.freeze({
      ...optional("gitMs", milliseconds("git_seconds")),
      ...optional("archiveMs", milliseconds("archive_seconds")),
      ...optional("downloadBytes", numberOf(fields, "download_bytes")),
      ...optional("totalBytes", numberOf(fields, "total_bytes")),
      ...optional("fileBytes", numberOf(fields, "file_bytes")),
      ...optional("entries", numberOf(fields, "entries")),
      ...optional("layers", numberOf(fields, "layers")),
    });
    return Object.freeze({ limits });
  },
};
