import { patchedMap } from "../patched-map.ts";
import { type Checkout, type Directory, type Found, NOT_NEEDED, type Relevant } from "./checkout.ts";
import type { FileContent } from "./files.ts";
import type { GitClient } from "./git-client.ts";
import { type Listing, listGitFiles } from "./git-files.ts";
import type { GitObject } from "./git-object.ts";
import type { Commit } from "./git-objects.ts";
import type { GitRemote } from "./git-remote.ts";
import { type GitTree, gitTree, type Place } from "./git-tree.ts";
import { treeChanges } from "./git-tree-changes.ts";
import type { Load } from "./load.ts";
import type { GitSource } from "./source.ts";

type DirectoryPlace = Extract<Place, { kind: "directory" }>;

/** What was read of a directory that holds nothing but files and directories, so that a later version of it can be patched. */
interface Reading {
  readonly files: ReadonlyMap<string, FileContent>;
  readonly relevant: Relevant;
  /** How much there is, as limits count it; bytes are those of all paths, so that none is less than it is. */
  readonly entries: number;
  readonly depth: number;
  readonly bytes: number;
  /** The limit that each file has kept. */
  readonly fileBytes: number;
}

const readings = new WeakMap<GitObject, Reading>();

/** Of which directories the objects of a version were kept. */
const keptFor = new WeakMap<ReadonlyMap<string, GitObject>, string>();

/** One commit; of its files those are fetched, when a directory is read, that are needed there. */
export class GitCheckout implements Checkout {
  readonly #commit: Commit;
  readonly #needed = new Set<string>();
  /** The directories that have been read, and whether that took no more than looking at what has changed. */
  readonly #read: string[] = [];
  #isPatched = true;
  readonly fingerprint: Checkout["fingerprint"];
  readonly immutable: boolean;
  readonly #client: GitClient;
  readonly #remote: GitRemote;
  readonly #relevant: Relevant;
  readonly #tree: GitTree;
  readonly #known: ReadonlyMap<string, GitObject>;

  constructor(given: { source: GitSource; commit: Commit; client: GitClient; remote: GitRemote; load: Load }) {
    this.fingerprint = { kind: "git_commit", value: given.commit.oid };
    this.immutable = given.source.pinned;
    this.#commit = given.commit;
    this.#client = given.client;
    this.#remote = given.remote;
    this.#relevant = given.load.relevant;
    this.#known = given.load.options.known ?? new Map();
    const { objects } = given.client;
    const linkText = (oid: string): Uint8Array | undefined => {
      this.#needed.add(oid);
      return objects.blob(oid);
    };
    const view = {
      tree: (oid: string, like?: string) => objects.tree(oid, like),
      listed: (oid: string) => objects.listed(oid),
      blob: linkText,
    };
    this.#tree = gitTree(view, given.commit.tree, given.remote);
  }

  objects(): ReadonlyMap<string, GitObject> {
    const read = this.#read.join("\n");
    const { objects } = this.#client;
    const patched = this.#isPatched && keptFor.get(this.#known) === read ? this.#patchedObjects() : null;
    const kept = patched ?? objects.ofCommit(this.#commit.oid, this.#needed);
    keptFor.set(kept, read);
    return kept;
  }

  /** The objects that were known, without those that are in this version no more, and with the new ones. */
  #patchedObjects(): ReadonlyMap<string, GitObject> | null {
    const { objects, before } = this.#client;
    const { oid, tree } = this.#commit;
    if (before === null) return null;
    const changes = treeChanges((id, like) => objects.tree(id, like), before.tree, tree, this.#remote.limits);
    if (changes === null) return null;
    const patch = new Map<string, GitObject | undefined>();
    for (const id of objects.unnamed(tree, [...changes.gone.values(), ...changes.goneTrees])) patch.set(id, undefined);
    if (before.oid !== oid) patch.set(before.oid, undefined);
    for (const id of [oid, ...changes.freshTrees, ...this.#needed]) patch.set(id, objects.get(id));
    return patchedMap(this.#known, patch);
  }

  defaultPath(): string {
    return "";
  }

  async find(path: string): Promise<Found> {
    return this.#follow(path);
  }

  async read(path: string): Promise<Directory> {
    const root = await this.#follow(path);
    if (root.kind !== "directory") throw this.#remote.fail("source_corrupt", `${path} is not a directory`);
    this.#read.push(path);
    return (await this.#readChanges(root)) ?? this.#readAll(root);
  }

  async #readAll(root: DirectoryPlace): Promise<Directory> {
    this.#isPatched = false;
    const { files, emptyDirectories: directories, firstLink, entries, depth } = await this.#list(root);
    const contents = new Map<string, FileContent>();
    const { objects } = this.#client;
    let bytes = 0;
    files.forEach((file, name) => {
      const found = file !== null && "oid" in file ? objects.blob(file.oid) : file;
      bytes += sizeOf(found);
      contents.set(name, found ?? NOT_NEEDED);
    });
    if (firstLink !== undefined) return { files: contents, directories, special: firstLink };
    if (directories.length === 0) {
      this.#remember(root.oid, { files: contents, entries, depth, bytes });
    }
    return { files: contents, directories };
  }

  /**
   * Takes a directory from the version before, but for what has changed. Null where that cannot be done, or where it may
   * be over a limit: reading all of it will tell.
   */
  async #readChanges(root: DirectoryPlace): Promise<Directory | null> {
    const { limits } = this.#remote;
    const { objects } = this.#client;
    const old = this.#before(root.path);
    const tree = old === undefined ? undefined : objects.get(old);
    const reading = tree && readings.get(tree);
    if (old === undefined || reading?.relevant !== this.#relevant || reading.fileBytes > limits.fileBytes) return null;
    const changes = treeChanges((oid, like) => this.#tree.entries(oid, like), old, root.oid, limits);
    if (changes === null) return null;
    const entries = reading.entries + changes.entries;
    const depth = Math.max(reading.depth, changes.depth);
    if (entries > limits.entries || depth > limits.pathDepth) return null;

    const needed = [...changes.fresh].filter(([path]) => this.#relevant(path));
    await this.#need(new Map(needed.map(([path, oid]) => [oid, path])));
    const patch = new Map<string, FileContent | undefined>();
    let { bytes } = reading;
    for (const path of changes.gone.keys()) {
      bytes -= sizeOf(reading.files.get(path));
      patch.set(path, undefined);
    }
    for (const path of changes.fresh.keys()) patch.set(path, NOT_NEEDED);
    for (const [path, oid] of needed) {
      const blob = objects.blob(oid);
      bytes += sizeOf(blob);
      if (blob !== undefined) patch.set(path, blob);
    }
    if (bytes > limits.totalBytes) return null;
    const files = patchedMap(reading.files, patch);
    this.#remember(root.oid, { files, entries, depth, bytes });
    return { files, directories: [], changes: { since: reading.files, paths: [...patch.keys()] } };
  }

  #remember(oid: string, reading: Omit<Reading, "relevant" | "fileBytes">): void {
    const tree = this.#client.objects.get(oid);
    const terms = { relevant: this.#relevant, fileBytes: this.#remote.limits.fileBytes };
    if (tree !== undefined) readings.set(tree, { ...reading, ...terms });
  }

  async #follow(path: string): Promise<Exclude<Place, { kind: "unread" }>> {
    for (;;) {
      const place = this.#tree.follow(path);
      if (place.kind !== "unread") return place;
      await this.#need(new Map([[place.oid, path]]));
    }
  }

  /** The directory that a path, free of links, led to in the version before, if that was listed. */
  #before(path: string): string | undefined {
    const { before, objects } = this.#client;
    let oid = before?.tree;
    for (const name of path.split("/")) {
      if (oid === undefined || objects.listed(oid) === undefined) return undefined;
      if (name === "") return oid;
      const entry = this.#tree.entry(oid, name);
      oid = entry?.kind === "directory" ? entry.oid : undefined;
    }
    return oid;
  }

  /** Lists a directory and fetches its files: in one request, but for links that lead to further links. */
  async #list(root: DirectoryPlace): Promise<Listing> {
    const like = this.#before(root.path);
    for (;;) {
      const listing = listGitFiles({ tree: this.#tree, root, like, relevant: this.#relevant }, this.#remote);
      const needed = new Map([...listing.unread].map((oid) => [oid, "a link"]));
      listing.files.forEach((file, path) => {
        if (file !== null && "oid" in file) needed.set(file.oid, path);
      });
      await this.#need(needed);
      if (listing.unread.size === 0) return listing;
    }
  }

  /** Makes sure that objects are here; they are given with a path to name them by. */
  async #need(paths: ReadonlyMap<string, string>): Promise<void> {
    const { limits, fail } = this.#remote;
    await this.#client.fetchBlobs([...paths.keys()]);
    let total = 0;
    for (const [oid, path] of paths) {
      this.#needed.add(oid);
      const blob = this.#client.objects.blob(oid);
      if (blob === undefined && !this.#client.leftOut) {
        throw fail("source_corrupt", `the host did not send ${path} (${oid})`);
      }
      if (blob === undefined || blob.byteLength > limits.fileBytes) {
        throw fail("source_too_large", `${path} exceeds limit of ${limits.fileBytes} bytes`);
      }
      total += blob.byteLength;
      if (total > limits.totalBytes) {
        throw fail("source_too_large", `workspace exceeds limit of ${limits.totalBytes} bytes`);
      }
    }
  }
}

function sizeOf(content: FileContent | undefined | null): number {
  return content instanceof Uint8Array ? content.byteLength : 0;
}
