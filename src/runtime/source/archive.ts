import { isRototoError, RototoError } from "../errors.ts";
import { hex } from "../text/hex.ts";
import { type ArchiveBody, openArchive, tooLargeUnpacked } from "./archive-body.ts";
import { ByteSource } from "./byte-source.ts";
import { type Checkout, type Directory, type Found, NOT_NEEDED } from "./checkout.ts";
import type { FileContent, Fingerprint } from "./files.ts";
import type { Load } from "./load.ts";
import { MANIFEST_NAME } from "./manifest-name.ts";
import { isUnsafeName, twinOf } from "./safe-name.ts";
import { safePathNames } from "./safe-path.ts";
import type { ArchiveSource } from "./source.ts";
import { readTar, type TarEntry } from "./tar.ts";
import { validatorOf, WebHost } from "./web-host.ts";

/**
 * Downloads and unpacks an archive; texts and limits of docs/sources.md, "Archives".
 * @throws {source_not_found} {source_unauthorized} {source_unavailable} when the archive cannot be had
 * @throws {source_corrupt} when it is damaged, or holds what it must not
 * @throws {source_too_large} when a limit is exceeded
 */
export async function checkOutArchive(source: ArchiveSource, load: Load): Promise<Checkout> {
  const host = new WebHost(source, load);
  const response = await host.request("GET");
  const validator = validatorOf(response);
  try {
    const body = await openArchive(response, host, { keep: validator === null });
    const tree = await unpack(body, host);
    const fingerprint = validator ?? { kind: "content_hash", value: `sha256:${hex(await body.digest())}` };
    return new ArchiveCheckout(tree, fingerprint, host.shown);
  } catch (error) {
    throw host.failure(error, "read");
  }
}

/** All files of an archive by path; those of directories are null. */
type Entries = ReadonlyMap<string, FileContent | null>;

async function unpack(body: ArchiveBody, host: WebHost): Promise<Entries> {
  const input = new ByteSource(() => body.next());
  const unpacking = new Unpacking(input, host.load);
  try {
    for await (const entry of readTar(input)) await unpacking.take(entry);
    return unpacking.entries;
  } catch (error) {
    await body.cancel();
    if (isRototoError(error)) throw error;
    const failure = host.failure(error, "read", "source_corrupt");
    if (failure.code !== "source_corrupt") throw failure;
    throw new RototoError("source_corrupt", failure.message.replace("read workspace archive", "read archive entry"));
  }
}

class Unpacking {
  readonly entries = new Map<string, FileContent | null>();
  /** Every name seen, as careless file systems would see it, with how it was written. */
  readonly #twins = new Map<string, string>();
  readonly #input: ByteSource;
  readonly #load: Load;
  #count = 0;
  #size = 0;

  constructor(input: ByteSource, load: Load) {
    this.#input = input;
    this.#load = load;
  }

  /** Judges an entry in the order of the checks, then reads its content. */
  async take({ path: written, kind, size }: TarEntry): Promise<void> {
    const { limits, relevant } = this.#load;
    if (++this.#count > limits.entries) {
      throw tooLarge(`workspace archive contains too many entries: exceeded limit of ${limits.entries}`);
    }
    if (written === null) throw corrupt("archive entry path is invalid: stream did not contain valid UTF-8");
    const names = this.#names(written, kind);
    if (kind === "other") throw corrupt(`workspace archive contains unsupported entry type at: ${shownPath(written)}`);
    if (size === null) throw corrupt("archive entry size is invalid: numeric field was not a number");
    if (kind === "directory") {
      this.#directory(names, names.length);
      return this.#input.skip(size);
    }
    this.#size += size;
    if (this.#size > limits.totalBytes) throw tooLargeUnpacked(limits.totalBytes);
    const path = names.join("/");
    this.#directory(names, names.length - 1);
    if (this.entries.get(path) === null) throw extracting(path, "Is a directory (os error 21)");
    // Which directory is the workspace may show at the end only.
    const needed = names.some((_, index) => relevant(names.slice(index).join("/")));
    const content = needed ? await this.#input.take(size) : await this.#input.skip(size);
    if (content === null) throw new Error("unexpected end of file");
    this.entries.set(path, content ?? NOT_NEEDED);
  }

  #names(written: string, kind: TarEntry["kind"]): readonly string[] {
    const path = written.replace(/^(\.\/+)+/, "");
    if (kind === "directory" && (written === "." || path === "")) return [];
    const names = safePathNames(path);
    if (names === null || names.length > this.#load.limits.pathDepth || names.some(isUnsafeName)) throw unsafe(written);
    for (let length = 1; length <= names.length; length++) {
      const prefix = names.slice(0, length).join("/");
      const twin = this.#twins.get(twinOf(prefix));
      if (twin !== undefined && twin !== prefix) throw unsafe(written);
      this.#twins.set(twinOf(prefix), prefix);
    }
    return names;
  }

  /** Makes the directories of the first so many names. */
  #directory(names: readonly string[], depth: number): void {
    for (let length = 1; length <= depth; length++) {
      const path = names.slice(0, length).join("/");
      if (this.entries.get(path) !== undefined && this.entries.get(path) !== null) {
        throw extracting(path, "Not a directory (os error 20)");
      }
      this.entries.set(path, null);
    }
  }
}

class ArchiveCheckout implements Checkout {
  readonly immutable = false;
  readonly fingerprint: Fingerprint;
  readonly #entries: Entries;
  readonly #shown: string;

  constructor(entries: Entries, fingerprint: Fingerprint, shown: string) {
    this.#entries = entries;
    this.fingerprint = fingerprint;
    this.#shown = shown;
  }

  defaultPath(): string {
    if (this.#isFile(MANIFEST_NAME)) return "";
    const tops = [...this.#entries].flatMap(([path, file]) => (file === null && !path.includes("/") ? [path] : []));
    const [top] = tops;
    if (top !== undefined && tops.length === 1 && this.#isFile(`${top}/${MANIFEST_NAME}`)) return top;
    const message = `workspace archive from \`${this.#shown}\` does not contain a clear workspace root; use #:subdir`;
    throw new RototoError("source_not_found", message);
  }

  async find(path: string): Promise<Found> {
    const trail: string[] = [];
    for (const name of path.split("/")) {
      if (name === "" || name === ".") continue;
      const at = trail.join("/");
      if (at !== "" && this.#isFile(at)) return missing("Not a directory (os error 20)");
      if (name !== "..") trail.push(name);
      else if (trail.pop() === undefined) return { kind: "outside" };
      if (trail.length > 0 && !this.#entries.has(trail.join("/"))) {
        return missing("No such file or directory (os error 2)");
      }
    }
    const found = trail.join("/");
    return this.#isFile(found) ? { kind: "file" } : { kind: "directory", path: found };
  }

  async read(path: string): Promise<Directory> {
    const prefix = path === "" ? "" : `${path}/`;
    const files = new Map<string, FileContent>();
    const directories: string[] = [];
    for (const [name, content] of this.#entries) {
      if (!name.startsWith(prefix)) continue;
      const inside = name.slice(prefix.length);
      if (content === null) directories.push(inside);
      else files.set(inside, content);
    }
    return { files, directories };
  }

  #isFile(path: string): boolean {
    const entry = this.#entries.get(path);
    return entry !== undefined && entry !== null;
  }
}

function missing(reason: string): Found {
  return { kind: "missing", reason };
}

/** A path as text: what it holds beyond it could forge a line. */
function shownPath(path: string): string {
  return path.replace(/\p{Cc}/gu, "\ufffd");
}

function unsafe(path: string): RototoError {
  return corrupt(`workspace archive contains unsafe path: ${shownPath(path)}`);
}

function extracting(path: string, reason: string): RototoError {
  return corrupt(`failed to extract workspace archive: ${path}: ${reason}`);
}

function corrupt(message: string): RototoError {
  return new RototoError("source_corrupt", message);
}

function tooLarge(message: string): RototoError {
  return new RototoError("source_too_large", message);
}
