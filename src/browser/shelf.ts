import { RototoError } from "../runtime/errors.ts";
import type { Context } from "../runtime/resolve/context.ts";
import { contentId } from "./content-id.ts";
import type { Found, Origin } from "./origin.ts";
import type { Head, PagePorts } from "./ports.ts";
import type { Version } from "./version.ts";

/**
 * Where a page has a version from: the server that rendered it, the cache, another tab that has just heard from the
 * origin, or the origin itself.
 */
export type Provenance = "server" | "cache" | "tab" | "network";

/** A version that is here, and what is known of it. */
export interface Held {
  readonly version: Version;
  readonly head: Head;
  readonly from: Provenance;
}

/** What a shelf stands between. */
export interface ShelfOptions {
  readonly origin: Origin;
  readonly ports: Pick<PagePorts, "cache" | "fetch" | "lock" | "now">;
}

/** Versions by their scope: kept for all tabs, and asked for by one tab at a time. */
export class Shelf {
  readonly #origin: Origin;
  readonly #ports: ShelfOptions["ports"];

  constructor({ origin, ports }: ShelfOptions) {
    this.#origin = origin;
    this.#ports = ports;
  }

  /** What was kept for a context. Damaged bytes are dropped, and a cache that fails is an empty one. */
  async stored(context: Context, from: Provenance = "cache"): Promise<Held | null> {
    const { cache } = this.#ports;
    try {
      const scope = await this.#origin.scope(context);
      const head = await cache.head(scope);
      const bytes = head && (await cache.bytes(head.revision));
      if (!head) return null;
      try {
        if (!bytes || (await contentId(bytes)) !== head.revision) throw new Error("the bytes are not what was kept");
        return { version: await this.#origin.open({ ...head, bytes }), head, from };
      } catch {
        await cache.drop(scope);
      }
    } catch {
      // The network has to do.
    }
    return null;
  }

  /**
   * Gives the current version: what is here when the origin says that it still holds; what another tab was told after
   * this was called; else what the origin sends, which is kept.
   */
  async check(context: Context, here: Held | null, signal: AbortSignal): Promise<Held> {
    const { cache, lock, now } = this.#ports;
    const asked = now();
    const scope = await this.#origin.scope(context);
    const run = async (): Promise<Held> => {
      const head = await cache.head(scope).catch(() => undefined);
      // A time that has not come yet is from a clock that was set back since.
      const isFresh = head !== undefined && head.confirmedAt > asked && head.confirmedAt <= now();
      if (head && isFresh && head.revision === here?.head.revision) return { ...here, head, from: "tab" };
      const base = (isFresh || here === null ? await this.stored(context, "tab") : null) ?? here;
      return isFresh && base !== null && base !== here ? base : this.#ask(scope, { context, base, signal });
    };
    return lock(`rototo ${scope}`, run, signal);
  }

  async #ask(scope: string, about: { context: Context; base: Held | null; signal: AbortSignal }): Promise<Held> {
    const { base, signal } = about;
    const found = await this.#origin.look({ ...about, fetch: this.#ports.fetch, etag: base?.head.etag ?? null });
    const confirmedAt = this.#ports.now();
    const held: Held =
      found === null
        ? { ...unchanged(base), from: "network" }
        : { version: await this.#origin.open(found), head: await headOf(found), from: "network" };
    const head = { ...held.head, confirmedAt };
    // After a sign-out nothing may be left behind.
    signal.throwIfAborted();
    // Whoever cannot keep it can use it all the same.
    await this.#ports.cache.put(scope, head, found?.bytes).catch(() => {});
    return { ...held, head };
  }
}

async function headOf({ bytes, etag, signature }: Found): Promise<Head> {
  return { revision: await contentId(bytes), etag, signature, confirmedAt: 0 };
}

function unchanged(base: Held | null): Held {
  if (base !== null) return base;
  throw new RototoError("source_corrupt", "the origin says that nothing changed, but nothing is here");
}
