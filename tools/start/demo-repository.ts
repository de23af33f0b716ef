import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { createRepository, openRepository, type Repository } from "../git/repository.ts";

/**
 * A git repository with a copy of an example, made on first use and left alone afterwards, so that nothing a user
 * changed in it is ever lost.
 */
export async function demoRepository(example: string, directory: string): Promise<Repository> {
  if (existsSync(directory)) return openRepository(directory);
  // Made beside its place and moved there when it is whole: an interrupted first run leaves nothing half done.
  const draft = `${directory}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(draft), { recursive: true });
  await cp(example, draft, { recursive: true });
  const repository = await createRepository(draft, {});
  // The user's own commits must work on a machine where git does not know them.
  await repository.git("config", "user.name", "rototo demo");
  await repository.git("config", "user.email", "demo@example.invalid");
  await repository.git("config", "commit.gpgSign", "false");
  await rename(draft, directory);
  return openRepository(directory);
}
