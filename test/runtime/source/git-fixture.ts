import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { isRototoError, type RototoErrorCode } from "../../../src/runtime/errors.ts";
import type { Fetch } from "../../../src/runtime/ports.ts";
import type { StagedSource } from "../../../src/runtime/source/files.ts";
import { stage } from "../../../src/runtime/source/stage.ts";
import type { StageOptions } from "../../../src/runtime/source/stage-options.ts";
import { createRepository, type Files, type Repository } from "../../../tools/git/repository.ts";
import { type GitServer, type GitServerOptions, startGitServer } from "../../../tools/git/server.ts";

/** The platform's `fetch` as the port. */
export const hostFetch: Fetch = (url, init) => fetch(url, init);

/** A directory of repositories, served anew for each test. */
export interface GitFixture {
  /** Makes a repository with a first commit. */
  repository(name: string, files?: Files): Promise<Repository>;
  /** Starts a server of all repositories; it is stopped after the test. */
  serve(options?: Omit<GitServerOptions, "root">): Promise<GitServer>;
  /** Stages `git+http://…/<rest>` from a fresh server, or from the one given. */
  stage(rest: string, options?: StageOptions & { server?: GitServer }): Promise<StagedSource>;
}

/** Registers the hooks of a {@link GitFixture} with the test file that calls it. */
export function gitFixture(): GitFixture {
  let root = "";
  const servers: GitServer[] = [];
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "rototo-source-"));
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const fixture: GitFixture = {
    repository: (name, files = {}) => createRepository(join(root, name), files),
    async serve(options = {}) {
      const server = await startGitServer({ root, ...options });
      servers.push(server);
      return server;
    },
    async stage(rest, { server, ...options } = {}) {
      const { url } = server ?? (await fixture.serve());
      return stage(`git+${url}/${rest}`, { fetch: hostFetch, allowInsecureLoopback: true, ...options });
    },
  };
  return fixture;
}

/** The texts of the files that can be read, and in angle brackets why the others cannot. */
export function textsOf({ files }: StagedSource): Record<string, string> {
  const decoder = new TextDecoder();
  return Object.fromEntries(
    [...files].map(([path, content]) => {
      if (typeof content === "string") return [path, content];
      return [path, content instanceof Uint8Array ? decoder.decode(content) : `<${content.unreadable}>`];
    }),
  );
}

/** How a promise was rejected; anything but a RototoError is not expected. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<{ code: RototoErrorCode; message: string; error: Error }> {
  try {
    await promise;
  } catch (error) {
    if (isRototoError(error)) return { code: error.code, message: error.message, error };
    throw error;
  }
  throw new Error("nothing failed");
}
