import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../bindings.ts";
import type { ServedStatus } from "../served-workspaces.ts";
import type { KeptWorkspace } from "./kept-workspace.ts";
import type { Look, RefreshAnswer, WorkspaceStub } from "./object-protocol.ts";

/**
 * The Durable Object of one served workspace, and the only one who fetches it. Its name is that of the workspace in the
 * bindings.
 *
 * A Worker exports it to every isolate, most of which are no object: what it does is loaded where it is one.
 */
export class WorkspaceObject extends DurableObject<Bindings> implements WorkspaceStub {
  #kept: KeptWorkspace | undefined;

  async look(name: string, known: string | null): Promise<Look> {
    return (await this.#load()).look(name, known);
  }

  async refresh(name: string, reason: string): Promise<RefreshAnswer> {
    return (await this.#load()).refresh(name, reason);
  }

  async rollBack(name: string): Promise<boolean> {
    return (await this.#load()).rollBack(name);
  }

  async status(name: string): Promise<ServedStatus> {
    return (await this.#load()).status(name);
  }

  async snapshot(name: string, sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#load()).snapshot(name, sha256);
  }

  async tick(name: string): Promise<void> {
    return (await this.#load()).tick(name);
  }

  override async alarm(): Promise<void> {
    return (await this.#load()).alarm();
  }

  async #load(): Promise<KeptWorkspace> {
    if (this.#kept !== undefined) return this.#kept;
    const [{ KeptWorkspace }, { durableHost }] = await Promise.all([
      import("./kept-workspace.ts"),
      import("./durable-host.ts"),
    ]);
    // Two calls may have waited; the first has made it.
    this.#kept ??= new KeptWorkspace(durableHost(this.ctx.storage, this.env));
    return this.#kept;
  }
}
