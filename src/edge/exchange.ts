import { Problem } from "./problem.ts";
import type { Capability } from "./security/access.ts";
import type { ServedVersion, ServedWorkspace } from "./served-workspaces.ts";
import type { Service } from "./service.ts";

/** A request as Hono's context has it, as far as that is used. */
export interface Call {
  readonly req: {
    readonly raw: Request;
    readonly path: string;
    /** A part of the path by the name that the endpoint gives it, decoded. */
    param(name: string): string | undefined;
    query(name: string): string | undefined;
  };
  /** Throws where the host has no such thing. */
  readonly executionCtx: { waitUntil(promise: Promise<unknown>): void };
}

/** One request, with what its answer depends on. */
export class Exchange {
  readonly service: Service;
  readonly request: Request;
  /** The name of the workspace that is asked; the default one's where none was named. */
  readonly workspace: string;
  readonly requestId: string;
  readonly #call: Call;
  readonly #timings: string[] = [];
  #version: ServedVersion | undefined;
  #cacheStatus = "";

  constructor(call: Call, service: Service) {
    const { req } = call;
    this.#call = call;
    this.service = service;
    this.request = req.raw;
    this.workspace = req.param("ws") ?? service.workspaces.defaultName ?? "";
    this.requestId = requestIdOf(req.raw.headers);
  }

  /** A part of the path, decoded. */
  param(name: string): string {
    return this.#call.req.param(name) ?? "";
  }

  get path(): string {
    return this.#call.req.path;
  }

  query(name: string): string | undefined {
    return this.#call.req.query(name);
  }

  /** @throws Problem 404 where there is no such workspace */
  get served(): ServedWorkspace {
    const served = this.service.workspaces.byName.get(this.workspace);
    if (served !== undefined) return served;
    const detail =
      this.workspace === ""
        ? "this service has no default workspace; name one: /v1/workspaces/{ws}/…"
        : `no such workspace: ${this.workspace}`;
    throw new Problem("unknown_workspace", { status: 404, detail });
  }

  /**
   * The version that the whole answer is made from.
   * @throws NotServed
   */
  async version(): Promise<ServedVersion> {
    if (this.#version !== undefined) return this.#version;
    const { served } = this;
    const { current } = served;
    this.#cacheStatus = current === undefined ? "rototo; fwd=miss; stored" : "rototo; hit";
    this.#version = current ?? (await this.time("load", this.keepAlive(served.version())));
    return this.#version;
  }

  /** @throws Problem 401, 403, 404 where the request may not do something */
  async require(capability: Capability): Promise<void> {
    const { access } = this.service;
    if (!access.isOpen(capability)) await access.require(this.request.headers, capability, this.workspace);
  }

  /** Waits for something outside of the isolate, and tells how long that took. Time spent computing cannot be told: clocks stand still on Workers. */
  async time<T>(name: string, work: Promise<T>): Promise<T> {
    const { clock } = this.service;
    const start = clock.now();
    try {
      return await work;
    } finally {
      this.#timings.push(`${name};dur=${clock.now() - start}`);
    }
  }

  /** Lets work go on when its client leaves, where the host can do that. */
  keepAlive<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => {},
      () => {},
    );
    try {
      this.#call.executionCtx.waitUntil(settled);
    } catch {
      // There, requests outlive their clients anyway.
    }
    return work;
  }

  /** Whether there was a version, for the header `cache-status`; empty where none was needed. */
  get cacheStatus(): string {
    return this.#cacheStatus;
  }

  /** What was waited for, for the header `server-timing`; empty where nothing was. */
  get serverTiming(): string {
    return this.#timings.join(", ");
  }
}

/** An id that came with the request where it is a harmless one; otherwise a new one. */
function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? headers.get("cf-ray");
  return given !== null && /^[\w.:-]{1,100}$/.test(given) ? given : crypto.randomUUID();
}
