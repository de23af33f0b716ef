import { getRemoteInfo2, listServerRefs } from "isomorphic-git";
import { isRototoError, messageOf } from "../errors.ts";
import type { Store } from "../ports.ts";
import { type AnswerLimit, GitHttpClient, GitRefusal } from "./git-http.ts";
import { type GitObject, parentsOfCommit } from "./git-object.ts";
import { type Commit, GitObjects } from "./git-objects.ts";
import { packFromOldServer } from "./git-old-server.ts";
import { readPack } from "./git-pack.ts";
import { type FetchRequest, fetchCommand, readCutOff, takePack } from "./git-protocol.ts";
import type { GitRemote } from "./git-remote.ts";

/** A ref as a remote lists it; `commit` is `oid` with annotated tags peeled. */
export interface ListedRef {
  readonly name: string;
  readonly oid: string;
  readonly commit: string;
}

/** What a client may use besides the host. */
export interface GitClientOptions {
  readonly store?: Store | undefined;
  /** Objects that are in memory and have been checked. */
  readonly known?: ReadonlyMap<string, GitObject> | undefined;
  /** Commits that were loaded before and may be in the store, or known. */
  readonly previous?: readonly string[];
  /** Says that most files of the repository are needed, so that those which have changed may come along with the trees. */
  readonly whole?: boolean;
}

/** A part of a repository's history. */
export interface FetchedHistory {
  /** The parents of each commit that was sent. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  /** Those whose parents were left out because there would have been too many commits. */
  readonly cutOff: ReadonlySet<string>;
}

/** How objects are asked for. */
type Dialect =
  /** Protocol version 2 with partial fetches: trees first, then the files that are needed. */
  | "partial"
  /** Whatever else: everything of a commit at once. */
  | "whole";

/** One remote, and what has been fetched from it. The first request is made by the first method called. */
export class GitClient {
  readonly objects: GitObjects;
  readonly #remote: GitRemote;
  readonly #http: GitHttpClient;
  readonly #previous: readonly string[];
  readonly #whole: boolean;
  #dialect: Promise<Dialect> | undefined;
  #tip: string | undefined;
  #oversize = 0;

  constructor(remote: GitRemote, { store, known, previous = [], whole = false }: GitClientOptions) {
    this.#remote = remote;
    this.#http = new GitHttpClient(remote);
    this.#previous = store === undefined && known === undefined ? [] : previous;
    this.#whole = whole;
    this.objects = new GitObjects(remote, store, known);
  }

  /** One of the commits loaded before, if it is here. */
  get before(): Commit | null {
    const [commit] = this.#previous;
    return commit === undefined ? null : this.objects.commit(commit);
  }

  /** True when an object was left out because it is larger than a file may be. */
  get leftOut(): boolean {
    return this.#oversize > 0;
  }

  /** Lists the refs whose full name begins with a prefix; only these cross the network (protocol version 2). */
  async listRefs(prefix: string): Promise<readonly ListedRef[]> {
    const { url } = this.#remote;
    const refs = await this.#attempt(() => listServerRefs({ http: this.#http, url, prefix, peelTags: true }));
    return refs.map(({ ref, oid, peeled }) => ({ name: ref, oid, commit: peeled ?? oid }));
  }

  /**
   * Fetches one commit with its trees and without history; false when the server does not give it out by id.
   * @param ref the object to ask old servers for: the commit, or a tag of it
   */
  async fetchCommit(commit: string, ref: string = commit): Promise<boolean> {
    if (await this.objects.recallCommit(commit)) return true;
    this.#tip = ref;
    return this.#attempt(async () => {
      try {
        if ((await this.#speaks()) === "partial") await this.#fetchTrees(commit);
        else await this.#take(await packFromOldServer(this.#http, this.#remote.url, ref));
        return true;
      } catch (error) {
        if (error instanceof GitRefusal && error.message.includes("not our ref")) return false;
        throw error;
      }
    });
  }

  /**
   * Fetches the commits that one has in its history and another has not, at most so many; without trees and files.
   * Null where the host does not serve such requests.
   */
  async fetchHistory(commit: string, without: string, depth: number): Promise<FetchedHistory | null> {
    return this.#attempt(async () => {
      if ((await this.#speaks()) !== "partial") return null;
      const request = { wants: [commit], ancestors: [without], depth, without: "trees" } as const;
      const answer = await this.#http.command(fetchCommand(request));
      const cutOff = readCutOff(answer);
      const pack = takePack(answer);
      const { objects } = pack === null ? { objects: new Map() } : await readPack(pack, this.#remote);
      const parents = new Map<string, readonly string[]>();
      for (const [oid, { type, bytes }] of objects) if (type === "commit") parents.set(oid, parentsOfCommit(bytes));
      return { parents, cutOff };
    });
  }

  /** Fetches all branches and tags with their history. */
  async fetchAll(): Promise<void> {
    await this.#attempt(async () => this.#take(await packFromOldServer(this.#http, this.#remote.url)));
  }

  /** Fetches files of a commit that are not here yet, in one request; a host that sent everything is not asked again. */
  async fetchBlobs(oids: readonly string[]): Promise<void> {
    await this.objects.recall(oids);
    const wants = oids.filter((oid) => this.objects.get(oid) === undefined);
    if (wants.length === 0) return;
    await this.#attempt(async () => {
      if ((await this.#speaks()) === "partial") await this.#fetchWanted(wants);
    });
  }

  async #fetchWanted(wants: readonly string[]): Promise<void> {
    try {
      await this.#take(await this.#ask({ wants }));
    } catch (error) {
      if (!(error instanceof GitRefusal) || this.#tip === undefined) throw error;
      // A host may leave out files and yet not give them out one by one.
      this.#dialect = Promise.resolve("whole");
      await this.#take(await packFromOldServer(this.#http, this.#remote.url, this.#tip));
    }
  }

  async #fetchTrees(oid: string): Promise<void> {
    const haves: string[] = [];
    for (const previous of this.#previous) if (await this.objects.recallCommit(previous)) haves.push(previous);
    const request = { wants: [oid], haves, depth: 1 };
    if (this.#whole && haves.length > 0 && (await this.#fetchChanges(request))) return;
    await this.#take(await this.#ask({ ...request, without: "blobs" }));
  }

  /**
   * Fetches what is new since an earlier version, small files among it: one request where there would be two. False where
   * the host does not do that, or where it is too much: some of it may be needed by nobody.
   */
  async #fetchChanges(request: FetchRequest): Promise<boolean> {
    const { spent, limits } = this.#remote;
    const { gitObjects, inflatedBytes } = spent;
    // Enough has to be left to do without it.
    const bytes = Math.floor((limits.downloadBytes - spent.receivedBytes) / 2);
    try {
      const pack = await this.#ask({ ...request, without: "large blobs" }, { bytes, what: "all that has changed" });
      await this.#take(pack, { lenient: true });
      return true;
    } catch (error) {
      const isTooLarge = isRototoError(error) && error.code === "source_too_large";
      if (!isTooLarge && !(error instanceof GitRefusal)) throw error;
      Object.assign(spent, { gitObjects, inflatedBytes });
      return false;
    }
  }

  async #ask(request: FetchRequest, limit?: AnswerLimit): Promise<Uint8Array<ArrayBuffer> | null> {
    return takePack(await this.#http.command(fetchCommand(request), limit));
  }

  async #take(pack: Uint8Array<ArrayBuffer> | null, { lenient = false } = {}): Promise<void> {
    if (pack === null) return;
    const outside = { find: (oid: string) => this.objects.get(oid), lenient };
    const { objects, oversize } = await readPack(pack, this.#remote, outside);
    this.#oversize += oversize;
    await this.objects.add(objects);
  }

  #speaks(): Promise<Dialect> {
    this.#dialect ??= this.#discover();
    return this.#dialect;
  }

  async #discover(): Promise<Dialect> {
    const info = await getRemoteInfo2({ http: this.#http, url: this.#remote.url });
    if (info.protocolVersion !== 2) return "whole";
    const { fetch: features, "object-format": format = "sha1" } = info.capabilities;
    if (format !== "sha1") {
      throw this.#remote.fail("source_unsupported", `the repository names its objects by ${format}, not by sha1`);
    }
    const offered = typeof features === "string" ? features.split(" ") : [];
    return offered.includes("filter") && offered.includes("shallow") ? "partial" : "whole";
  }

  /** Runs a step and gives its failures our shape: what the library or we cannot read did not arrive soundly. */
  async #attempt<T>(step: () => Promise<T>): Promise<T> {
    const { signal, stopped, fail } = this.#remote;
    if (signal?.aborted === true) throw stopped();
    try {
      return await step();
    } catch (error) {
      if (isRototoError(error)) throw error;
      if (error instanceof GitRefusal) throw fail("source_unavailable", error.message);
      throw fail("source_corrupt", libraryReason(error));
    }
  }
}

/** The library wraps some messages in a request to report a bug; the plain one is in `data`. */
function libraryReason(error: unknown): string {
  const data = error instanceof Error && "data" in error ? error.data : undefined;
  const inner = typeof data === "object" && data !== null && "message" in data ? data.message : undefined;
  return typeof inner === "string" ? inner : messageOf(error);
}
