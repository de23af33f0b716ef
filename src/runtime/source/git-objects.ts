import type { Store } from "../ports.ts";
import {
  decodeObject,
  encodeObject,
  type GitObject,
  objectId,
  type ReadTree,
  readTree,
  type TreeEntry,
  targetOfTag,
  treeOfCommit,
} from "./git-object.ts";
import type { GitRemote } from "./git-remote.ts";

const MAX_TAGS = 10;

/** What trees list; read once, however many versions of a repository they belong to. */
const directories = new WeakMap<GitObject, ReadTree>();

/** A commit, and the tree it is of. */
export interface Commit {
  readonly oid: string;
  readonly tree: string;
}

/** The objects that one load has of a repository, from its packs and from the store. */
export class GitObjects {
  readonly #remote: GitRemote;
  readonly #store: Store | undefined;
  readonly #known: ReadonlyMap<string, GitObject>;
  readonly #objects = new Map<string, GitObject>();

  /** @param known objects that have been checked already. */
  constructor(remote: GitRemote, store: Store | undefined, known: ReadonlyMap<string, GitObject> = new Map()) {
    this.#remote = remote;
    this.#store = store;
    this.#known = known;
  }

  get(oid: string): GitObject | undefined {
    return this.#known.get(oid) ?? this.#objects.get(oid);
  }

  /** A commit with all its trees, and those files of it that are named: what the next load may know already. */
  ofCommit(oid: string, files: Iterable<string>): Map<string, GitObject> {
    const found = new Map<string, GitObject>();
    const take = (id: string): void => {
      const object = this.get(id);
      if (object !== undefined) found.set(id, object);
    };
    take(oid);
    for (const id of files) take(id);
    const trees = [this.commit(oid)?.tree ?? ""];
    for (let tree = trees.pop(); tree !== undefined; tree = trees.pop()) {
      if (found.has(tree) || this.get(tree) === undefined) continue;
      take(tree);
      for (const entry of this.tree(tree)) if (entry.kind === "directory") trees.push(entry.oid);
    }
    return found;
  }

  /** Those of some objects that a tree, and what is below it, does not name. */
  unnamed(tree: string, oids: Iterable<string>): ReadonlySet<string> {
    const left = new Set(oids);
    left.delete(tree);
    const trees = new Set([tree]);
    // A Set visits what is added while it is being walked.
    for (const each of trees) {
      for (const { oid, kind } of this.tree(each)) {
        left.delete(oid);
        if (kind === "directory") trees.add(oid);
      }
    }
    return left;
  }

  /** Takes in objects, and puts them into the store for the next load. */
  async add(objects: ReadonlyMap<string, GitObject>): Promise<void> {
    for (const [oid, object] of objects) this.#objects.set(oid, object);
    const store = this.#store;
    if (store === undefined) return;
    // A store that cannot keep something is no reason to fail.
    await Promise.all([...objects].map(([oid, object]) => store.put(oid, encodeObject(object)).catch(() => {})));
  }

  /** Peels annotated tags; null when there is no such object. */
  commit(oid: string): Commit | null {
    let at = oid;
    for (let tags = 0; tags <= MAX_TAGS; tags++) {
      const object = this.get(at);
      if (object === undefined) return null;
      if (object.type !== "tag") return { oid: at, tree: this.#treeOf(at, object) };
      at = targetOfTag(object.bytes) ?? "";
    }
    return null;
  }

  #treeOf(oid: string, { type, bytes }: GitObject): string {
    const tree = type === "commit" ? treeOfCommit(bytes) : null;
    if (tree !== null) return tree;
    throw this.#remote.fail(
      "source_corrupt",
      `${oid} is ${type === "commit" ? "a damaged commit" : `a ${type}, no commit`}`,
    );
  }

  /**
   * Lists a directory; without judging the names.
   *
   * @param like one that may hold much of the same.
   */
  tree(oid: string, like?: string): readonly TreeEntry[] {
    const object = this.get(oid);
    if (object === undefined) throw this.#remote.fail("source_corrupt", `the host did not send tree ${oid}`);
    const read = () =>
      object.type === "tree" ? readTree(object.bytes, like === undefined ? undefined : this.#read(like)) : null;
    const directory = directories.get(object) ?? read();
    if (directory === null) throw this.#remote.fail("source_corrupt", `${oid} is no sound tree`);
    directories.set(object, directory);
    return directory.entries;
  }

  /** A directory, if it has been listed, in this version or an earlier one. */
  listed(oid: string): readonly TreeEntry[] | undefined {
    return this.#read(oid)?.entries;
  }

  #read(oid: string): ReadTree | undefined {
    const object = this.get(oid);
    return object && directories.get(object);
  }

  /** Gives the content of a file, or undefined while it is not here. */
  blob(oid: string): Uint8Array<ArrayBuffer> | undefined {
    const object = this.get(oid);
    if (object === undefined || object.type === "blob") return object?.bytes;
    throw this.#remote.fail("source_corrupt", `${oid} is a ${object.type}, no file`);
  }

  /** Takes those of the named objects that the store has and that are not here yet. */
  async recall(oids: Iterable<string>): Promise<void> {
    const store = this.#store;
    if (store === undefined) return;
    const missing = [...new Set(oids)].filter((oid) => this.get(oid) === undefined);
    await Promise.all(missing.map((oid) => this.#recallOne(oid, store)));
  }

  async #recallOne(oid: string, store: Store): Promise<void> {
    const encoded = await store.get(oid).catch(() => undefined);
    // Whatever keeps the store is not trusted either.
    if (encoded === undefined || (await objectId(encoded)) !== oid) return;
    const object = decodeObject(encoded);
    if (object !== null) this.#objects.set(oid, object);
  }

  /** Takes a commit with all its trees from the store; false when it lacks one of them. */
  async recallCommit(oid: string): Promise<boolean> {
    await this.recall([oid]);
    if (this.get(oid)?.type !== "commit") return false;
    const seen = new Set<string>();
    let level = [this.commit(oid)?.tree ?? ""];
    while (level.length > 0) {
      await this.recall(level);
      if (level.some((tree) => this.get(tree)?.type !== "tree")) return false;
      for (const tree of level) seen.add(tree);
      const below = new Set<string>();
      for (const tree of level) {
        for (const { kind, oid } of this.tree(tree)) if (kind === "directory" && !seen.has(oid)) below.add(oid);
      }
      level = [...below];
    }
    return true;
  }
}
