import type { JsonValue } from "../../text/json-value.ts";
import type { Parsed } from "../../text/text-fault.ts";

/** Where definition files are kept. Paths are relative to the root, with `/`. */
export interface DefinitionFiles {
  /** Lists the files below the folder of a kind; none where there is no such folder. */
  list(kind: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Reads one file.
   *
   * @throws {Error} with the reason, such as `No such file or directory (os error 2)`.
   */
  read(path: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** Reads YAML to the values that JSON has; texts of a fault show nothing of the document. */
export type ParseYaml = (text: string) => Promise<Parsed<JsonValue>>;
