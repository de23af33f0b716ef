/** Which definition a file defines. */
export interface DefinitionName {
  /** The first folder below the watched root. */
  readonly kind: string;
  /** The file's base name without its extension. */
  readonly name: string;
}

const EXTENSION = /\.(?:yaml|yml|toml|json)$/i;

/**
 * Reads the path of a definition file, relative to the watched root with `/`; null where it is none: directly in the root,
 * outside of it, of another extension, or hidden, as the files and folders are that editors and mounts keep beside the others.
 */
export function readDefinitionPath(path: string): DefinitionName | null {
  const segments = path.split("/");
  const file = segments.at(-1) ?? "";
  const name = file.replace(EXTENSION, "");
  const isPassedOver = segments.some((segment) => segment === "" || segment.startsWith("."));
  if (isPassedOver || segments.length < 2 || name === file) return null;
  return { kind: segments[0] ?? "", name };
}

/** The extension of a definition file in lower case, without the dot; null where it is none of ours. */
export function definitionExtension(path: string): "yaml" | "toml" | "json" | null {
  switch (EXTENSION.exec(path)?.[0].toLowerCase()) {
    case ".yaml":
    case ".yml":
      return "yaml";
    case ".toml":
      return "toml";
    case ".json":
      return "json";
    default:
      return null;
  }
}

/** What stands in the place of what a name leaves out. */
export interface DefinitionPlace {
  /** The kind's folder; `workspaces` by itself. */
  readonly kind?: string;
  /** With its dot; `.toml` by itself. */
  readonly extension?: string;
}

/**
 * Gives the canonical place of a named definition: the extension is added where the name has none of ours, and the kind's
 * folder where the name holds neither `/` nor `://`.
 *
 * @example
 * ```ts
 * resolveWorkflowPath("chat"); // "workspaces/chat.toml"
 * ```
 */
export function resolveWorkflowPath(
  name: string,
  { kind = "workspaces", extension = ".toml" }: DefinitionPlace = {},
): string {
  const file = EXTENSION.test(name) ? name : name + extension;
  return file.includes("/") ? file : `${kind}/${file}`;
}
