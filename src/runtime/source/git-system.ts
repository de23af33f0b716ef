import type { RototoError } from "../errors.ts";
import type { Checkout } from "./checkout.ts";
import { lacking } from "./lacking.ts";
import type { Load } from "./load.ts";
import type { GitSource } from "./source.ts";

/**
 * Clones a repository with the host's own git, into a directory that lasts as long as the load.
 * @throws {source_unsupported} when the host has no file system
 */
export async function checkOutWithSystem(source: GitSource, load: Load): Promise<Checkout> {
  const { fileSystem, signal } = load.options;
  if (fileSystem === undefined) throw lackingGit(source);
  const stop = signal === undefined ? {} : { signal };
  const options = { commandMs: load.limits.gitMs, relevant: load.relevant, ...stop };
  const checkout = await fileSystem.checkOutGit(source, options);
  load.temporary.push(checkout);
  return checkout;
}

/** Makes the refusal of a repository that only the system's git can reach. */
export function lackingGit({ transport }: GitSource): RototoError {
  return transport === "file" ? lacking("git+file://", "a file system") : lacking("git+ssh://", "SSH");
}
