import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { createRepository } from "../../../tools/git/repository.ts";
import { startGitServer } from "../../../tools/git/server.ts";
import { startService } from "../../../tools/start/service.ts";

const TOKEN = "refresh-me";

/** A workspace in a git repository, and the Worker that serves it. */
export interface Edge {
  readonly url: string;
  /** The address of the repository, for those who load from git themselves. */
  readonly source: string;
  /** Commits the workspace and has the Worker look; it tells who listens within a second. */
  publish(files: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

/** Starts a git server and the shipped Worker in workerd, below a directory. */
export async function startEdge(root: string, files: Record<string, string>): Promise<Edge> {
  const repository = await createRepository(join(root, "config"), files);
  const git = await startGitServer({ root });
  const source = `git+${git.url}/config.git#main`;
  const service = await startService({
    port: 0,
    state: await mkdtemp(join(root, "state-")),
    bindings: {
      ROTOTO_SOURCE: source,
      ROTOTO_ALLOW_INSECURE_LOOPBACK: "true",
      ROTOTO_REFRESH_TOKEN: TOKEN,
      ROTOTO_OPEN: "resolve snapshot",
    },
  });
  return {
    url: service.url,
    source,
    async publish(changed) {
      await repository.commit(changed);
      const headers = { authorization: `Bearer ${TOKEN}` };
      const { status } = await fetch(`${service.url}/v1/refresh`, { method: "POST", headers });
      if (status !== 200) throw new Error(`the Worker answered ${status}`);
    },
    async close() {
      await service.close();
      await git.close();
    },
  };
}
