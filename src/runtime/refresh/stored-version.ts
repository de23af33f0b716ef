import { RototoError } from "../errors.ts";
import type { Store } from "../ports.ts";
import { hex } from "../text/hex.ts";

/** A version as a store keeps it from one process to the next. */
export interface StoredVersion {
  readonly snapshot: Uint8Array<ArrayBuffer>;
  /** When it was loaded, in Unix seconds. */
  readonly loadedAt: number;
}

const MAGIC = new TextEncoder().encode("RTREFR01");
const HASH_AT = MAGIC.length;
const TIME_AT = HASH_AT + 32;
const SNAPSHOT_AT = TIME_AT + 8;

/**
 * Keeps the version that a refreshing workspace serves, so that the next process has it before its source answers. One entry
 * holds all of it, under a name made of the source's hash; what comes back is checked, because a store is not trusted.
 */
export class VersionStore {
  readonly #store: Store;
  readonly #source: string;

  constructor(store: Store, source: string) {
    this.#store = store;
    this.#source = source;
  }

  /**
   * Reads what was kept for the source; undefined where nothing was.
   *
   * @throws {RototoError} `snapshot_invalid` for what was not written by {@link write} for the same source.
   */
  async read(): Promise<StoredVersion | undefined> {
    const bytes = await this.#store.get(await this.#key());
    if (bytes === undefined) return undefined;
    const isOurs = bytes.length >= SNAPSHOT_AT && MAGIC.every((byte, index) => bytes[index] === byte);
    if (!isOurs) throw refused("it is no stored version");
    const hash = await this.#hash(bytes.slice(TIME_AT));
    if (!hash.every((byte, index) => bytes[HASH_AT + index] === byte)) {
      throw refused("it is damaged, or of another source");
    }
    const loadedAt = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(TIME_AT, true);
    return { snapshot: bytes.slice(SNAPSHOT_AT), loadedAt };
  }

  /** Keeps a version in the place of the one before. */
  async write({ snapshot, loadedAt }: StoredVersion): Promise<void> {
    const bytes = new Uint8Array(SNAPSHOT_AT + snapshot.length);
    bytes.set(MAGIC);
    new DataView(bytes.buffer).setFloat64(TIME_AT, loadedAt, true);
    bytes.set(snapshot, SNAPSHOT_AT);
    bytes.set(await this.#hash(bytes.slice(TIME_AT)), HASH_AT);
    await this.#store.put(await this.#key(), bytes);
  }

  async #key(): Promise<string> {
    return `refresh-${hex(await this.#hash(new Uint8Array(0)))}`;
  }

  /** The SHA-256 of the source and what follows it; a source may hold credentials, which a hash does not show. */
  async #hash(rest: Uint8Array): Promise<Uint8Array> {
    const source = new TextEncoder().encode(`${this.#source}\0`);
    const whole = new Uint8Array(source.length + rest.length);
    whole.set(source);
    whole.set(rest, source.length);
    return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
  }
}

function refused(why: string): RototoError {
  return new RototoError("snapshot_invalid", `stored workspace version refused: ${why}`);
}
