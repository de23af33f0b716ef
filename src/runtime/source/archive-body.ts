import { RototoError } from "../errors.ts";
import type { FetchResponse } from "../ports.ts";
import { joinBytes } from "./read-bytes.ts";
import type { WebHost } from "./web-host.ts";

/**
 * How much is given to the decompressor at once: some produce all that it unpacks to, a thousand times as much at worst,
 * before anyone can look.
 */
const SLICE = 8192;
/** What a tar file holds beside its files: a header and padding for each, long names, the end. */
const OVERHEAD_BYTES = 1_048_576;
const OVERHEAD_BYTES_PER_ENTRY = 4096;

/** The unpacked tar file of an answer, chunk by chunk. */
export interface ArchiveBody {
  /** Gives the next chunk, or undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Gives the SHA-256 of all that was downloaded, where `keep` was set; after the end. */
  digest(): Promise<Uint8Array>;
  /** Gives up the rest. */
  cancel(): Promise<void>;
}

/**
 * Opens the body of an answer. What arrives and what it unpacks to is counted before it is passed on.
 * @param keep holds the downloaded bytes for {@link ArchiveBody.digest}
 */
export async function openArchive(
  response: FetchResponse,
  host: WebHost,
  { keep }: { keep: boolean },
): Promise<ArchiveBody> {
  host.checkLength(response);
  const download = new Download(response, host, keep);
  await download.peek();
  const plain = download.startsWithGzip ? null : decodedByPlatform(response);
  if (plain === false) {
    await download.cancel();
    throw host.fail("source_corrupt", "read", "invalid gzip header");
  }
  const unpacked = plain === null ? gunzip(download) : { read: () => download.next(), cancel: () => download.cancel() };
  const { totalBytes, entries } = host.load.limits;
  const most = totalBytes + OVERHEAD_BYTES + OVERHEAD_BYTES_PER_ENTRY * entries;
  let produced = 0;
  return {
    async next() {
      const chunk = await unpacked.read();
      produced += chunk?.byteLength ?? 0;
      if (produced > most) throw tooLargeUnpacked(totalBytes);
      return chunk;
    },
    digest: () => download.digest(),
    cancel: () => unpacked.cancel(),
  };
}

/** Makes the error of an archive that unpacks to more than allowed. */
export function tooLargeUnpacked(max: number): RototoError {
  const message = `workspace archive decompressed content is too large: exceeded limit of ${max} bytes`;
  return new RototoError("source_too_large", message);
}

/** Some servers declare the compression of the file to be one of the transfer, and then the platform has undone it. */
function decodedByPlatform({ headers }: FetchResponse): boolean {
  return /\bgzip\b/i.test(headers.get("content-encoding") ?? "");
}

/** The bytes that arrive, in slices, within the download limit. */
class Download {
  readonly #host: WebHost;
  readonly #reader: ReturnType<NonNullable<FetchResponse["body"]>["getReader"]> | undefined;
  readonly #kept: Uint8Array[] | null;
  #pending: Uint8Array = new Uint8Array(0);

  constructor(response: FetchResponse, host: WebHost, keep: boolean) {
    this.#host = host;
    this.#reader = response.body?.getReader();
    this.#kept = keep ? [] : null;
  }

  get startsWithGzip(): boolean {
    return this.#pending[0] === 0x1f && this.#pending[1] === 0x8b;
  }

  /** Waits until there are two bytes to look at. */
  async peek(): Promise<void> {
    while (this.#pending.byteLength < 2) {
      const chunk = await this.#receive();
      if (chunk === undefined) return;
      this.#pending = joinBytes([this.#pending, chunk]);
    }
  }

  async next(): Promise<Uint8Array | undefined> {
    if (this.#pending.byteLength === 0) this.#pending = (await this.#receive()) ?? new Uint8Array(0);
    const slice = this.#pending.subarray(0, SLICE);
    this.#pending = this.#pending.subarray(slice.byteLength);
    return slice.byteLength === 0 ? undefined : slice;
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", joinBytes(this.#kept ?? [])));
  }

  async cancel(): Promise<void> {
    // A stream that has failed cannot be cancelled either.
    await this.#reader?.cancel().catch(() => {});
  }

  /** Gives the next chunk that is not empty. */
  async #receive(): Promise<Uint8Array | undefined> {
    for (;;) {
      const { done, value } = (await this.#reader?.read()) ?? { done: true };
      if (done) return undefined;
      if (value === undefined || value.byteLength === 0) continue;
      this.#host.admit(value.byteLength);
      this.#kept?.push(value);
      return value;
    }
  }
}

interface Unpacked {
  read(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
}

/** Runs the download through the platform's decompressor, and remembers what went wrong before it. */
function gunzip(download: Download): Unpacked {
  const gzip = new DecompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  const reader = gzip.readable.getReader();
  let fault: { readonly error: unknown } | undefined;

  const feed = async (): Promise<void> => {
    try {
      for (let slice = await download.next(); slice !== undefined; slice = await download.next()) {
        await writer.write(new Uint8Array(slice));
      }
      await writer.close();
    } catch (error) {
      fault ??= { error };
      // It is the reader that tells.
      await writer.abort(error).catch(() => {});
    }
  };
  const fed = feed();

  return {
    async read() {
      try {
        const { done, value } = await reader.read();
        return done ? undefined : value;
      } catch (error) {
        await fed;
        throw fault?.error ?? error;
      }
    },
    async cancel() {
      await Promise.all([reader.cancel().catch(() => {}), download.cancel()]);
      await fed;
    },
  };
}
