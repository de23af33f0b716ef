import { messageOf, RototoError } from "../errors.ts";
import { type Checkout, type Directory, workspacePath } from "./checkout.ts";
import { readExtends } from "./extends.ts";
import type { FileSystem } from "./file-system.ts";
import type { Fingerprint, Layer, StagedSource } from "./files.ts";
import type { GitObject } from "./git-object.ts";
import { lacking } from "./lacking.ts";
import type { Load } from "./load.ts";
import { MANIFEST_NAME } from "./manifest-name.ts";
import { Projection } from "./projection.ts";
import { redactSource } from "./redact.ts";
import { type LocalSource, parseSource, type RemoteSource } from "./source.ts";

/** The workspace itself is one of them. */
const MAX_DEPTH = 32;

/** Fetches a source that is not a directory of this machine. */
export type CheckOut = (source: RemoteSource, load: Load) => Promise<Checkout>;

/** A workspace that has been read, on its way to be a layer. */
interface Node {
  /** What tells it from others on one chain. */
  readonly key: string;
  /** The source that gives it by itself; it may hold credentials. */
  readonly source: string;
  readonly place: Fetched | Local;
  readonly directory: Directory;
}

/** A directory of something fetched, out of which no relative parent leads. */
interface Fetched {
  readonly kind: "fetched";
  readonly checkout: Checkout;
  readonly origin: RemoteSource;
  readonly path: string;
}

interface Local {
  readonly kind: "local";
  readonly path: string;
  readonly baseUri: string;
}

/**
 * Reads a workspace, and its parents where it has any, as docs/sources.md, "Layering", orders: depth first, each laid over
 * the ones before, the workspace itself last. Whatever is fetched is fetched once per load.
 * @throws {source_invalid} when parents are nested too deep or in a circle, lead out of what was fetched, or hold links
 * @throws {manifest_invalid} when a manifest's `extends` is not as it must be
 */
export async function stageLayers(text: string, load: Load, checkOut: CheckOut): Promise<StagedSource> {
  const layering = new Layering(load, checkOut);
  const root = await layering.open(text);
  const { files, changes } = await layering.project(root, [root.key]);
  const { layers } = layering;
  const local = root.place.kind === "local" ? { root: root.place.path, baseUri: root.place.baseUri } : null;
  return {
    ...(local ?? { root: redactSource(text) }),
    files,
    ...(changes === undefined ? {} : { changes }),
    layers,
    fingerprint: fingerprintOf(layers),
    immutable: layers.every((layer) => layer.immutable),
    ...(load.options.known === undefined ? {} : { objects: layering.objects() }),
  };
}

class Layering {
  /** Every contribution so far, in the order of projection. */
  readonly layers: Layer[] = [];
  readonly #load: Load;
  readonly #checkOut: CheckOut;
  readonly #checkouts = new Map<string, Checkout>();

  constructor(load: Load, checkOut: CheckOut) {
    this.#load = load;
    this.#checkOut = checkOut;
  }

  /** The git objects of everything that was fetched. */
  objects(): ReadonlyMap<string, GitObject> {
    const [first = new Map(), ...others] = [...this.#checkouts.values()].flatMap(
      (checkout) => checkout.objects?.() ?? [],
    );
    return others.length === 0 ? first : new Map([first, ...others].flatMap((objects) => [...objects]));
  }

  /** Reads a workspace by its source. */
  async open(text: string): Promise<Node> {
    const source = parseSource(text, this.#load.options);
    if (source.kind === "local") return this.#openLocal(source);
    const id = checkoutId(source);
    let checkout = this.#checkouts.get(id);
    if (checkout === undefined) {
      checkout = await this.#checkOut(source, this.#load);
      this.#checkouts.set(id, checkout);
    }
    const path = await workspacePath(checkout, source.subdir, redactSource(text));
    const place = { kind: "fetched", checkout, origin: source, path } as const;
    return { key: text, source: text, place, directory: await checkout.read(path) };
  }

  /** Lays a workspace over its parents; `chain` holds the keys of those that are open, this one included. */
  async project(node: Node, chain: readonly string[]): Promise<Omit<Directory, "special">> {
    const at = node.place.kind === "local" ? node.place.path : shown(node.source);
    const parents = readExtends(node.directory.files.get(MANIFEST_NAME), `${at}/${MANIFEST_NAME}`);
    if (parents.length === 0) {
      // A workspace of its own is used as it is; what is laid over or under another has to be plain files.
      const whole = chain.length === 1 ? node.directory : await this.#asLayer(node);
      this.#contribute(node);
      return whole;
    }
    const projection = new Projection();
    for (const entry of parents) {
      if (chain.length >= MAX_DEPTH) throw refused(`workspace extends depth exceeded ${MAX_DEPTH}`);
      const parent = await this.#openParent(entry, node);
      if (chain.includes(parent.key)) {
        const circle = [...chain.slice(chain.indexOf(parent.key)), parent.key].map(shown);
        throw refused(`workspace extends cycle detected: ${circle.join(" -> ")}`);
      }
      projection.layParent(await this.project(parent, [...chain, parent.key]));
    }
    projection.layChild(await this.#asLayer(node));
    this.#contribute(node);
    return projection;
  }

  #contribute({ source, place }: Node): void {
    const { fingerprint, immutable } = place.kind === "fetched" ? place.checkout : NO_VERSION;
    this.layers.push({ source, fingerprint, immutable });
    const { layers: max } = this.#load.limits;
    if (this.layers.length > max) {
      throw new RototoError("source_too_large", `workspace extends exceeded limit of ${max} layers`);
    }
  }

  async #openParent(entry: string, { place }: Node): Promise<Node> {
    if (place.kind === "local") {
      if (entry.includes("://")) return this.open(entry);
      const { isAbsolute, join } = this.#fileSystem("local path");
      const path = isAbsolute(entry) ? entry : join(place.path, entry);
      return this.#openLocal({ kind: "local", text: path, form: "path", path }, { asParent: true });
    }
    if (!entry.includes("://")) return this.#openBeside(entry, place);
    if (/^(git\+)?file:\/\//i.test(entry)) {
      throw refused(`workspace extends source escapes a staged workspace: ${entry}`);
    }
    return this.open(entry);
  }

  /** Reads a parent that lies in the same checkout as the one that names it, and is of the same version. */
  async #openBeside(entry: string, { checkout, origin, path }: Fetched): Promise<Node> {
    const escapes = `relative workspace extends source escapes a staged workspace: ${entry}`;
    if (entry.startsWith("/")) throw refused(escapes);
    const found = await checkout.find(`${path}/${entry}`);
    const asked = shown(sourceAt(origin, `${path === "" ? "" : `${path}/`}${entry}`));
    switch (found.kind) {
      case "directory": {
        const source = sourceAt(origin, found.path);
        const place = { kind: "fetched", checkout, origin, path: found.path } as const;
        return { key: source, source, place, directory: await checkout.read(found.path) };
      }
      case "outside":
        throw refused(escapes);
      case "file":
        throw new RototoError("source_not_found", `workspace layer source is not a directory: ${asked}`);
      case "missing": {
        const message = `failed to canonicalize workspace source ${asked}: ${found.reason}`;
        throw new RototoError("source_not_found", message);
      }
    }
  }

  async #openLocal(source: LocalSource, { asParent = false } = {}): Promise<Node> {
    const isPath = source.form === "path";
    const files = this.#fileSystem(isPath ? "local path" : "file://");
    const path = await files.realPath(source.path).catch((error: unknown) => {
      const failed = isPath ? `failed to canonicalize workspace source ${source.path}` : "workspace not found";
      throw new RototoError("workspace_not_found", `${failed}: ${messageOf(error)}`);
    });
    if (!(await files.isDirectory(path))) {
      if (asParent) throw new RototoError("source_not_found", `workspace layer source is not a directory: ${path}`);
      throw new RototoError("workspace_not_found", "workspace not found: workspace path is not a directory");
    }
    const { files: documents, baseUri } = await files.readWorkspace(path);
    const key = source.form === "path" ? path : source.text;
    const directory = { files: documents, directories: [] };
    return { key, source: source.text, place: { kind: "local", path, baseUri }, directory };
  }

  /** All files of a workspace, none of which may be a link. */
  async #asLayer({ place, directory }: Node): Promise<Directory> {
    const whole =
      place.kind === "local"
        ? await this.#fileSystem("local path").readTree(place.path, this.#load.relevant)
        : directory;
    if (whole.special === undefined) return whole;
    throw new RototoError("source_invalid", `workspace layer contains unsupported entry type: ${whole.special}`);
  }

  #fileSystem(form: string): FileSystem {
    const { fileSystem } = this.#load.options;
    if (fileSystem === undefined) throw lacking(form, "a file system");
    return fileSystem;
  }
}

const NO_VERSION = { fingerprint: null, immutable: false } as const;

/** What must agree for two sources to be directories of one checkout. */
export function checkoutId(source: RemoteSource): string {
  return source.kind === "git" ? `${source.kind} ${source.url} ${source.ref ?? ""}` : `${source.kind} ${source.url}`;
}

/** The source of another directory of the same checkout. */
function sourceAt(origin: RemoteSource, path: string): string {
  const ref = origin.kind === "git" ? (origin.ref ?? "") : "";
  const fragment = path === "" ? ref : `${ref}:${path}`;
  const scheme = origin.kind === "git" ? "git+" : "";
  return `${scheme}${origin.url}${fragment === "" ? "" : `#${fragment}`}`;
}

/** None where a layer has none, its own where there is one layer only, else the list. */
function fingerprintOf(layers: readonly Layer[]): Fingerprint | null {
  const known = layers.flatMap(({ fingerprint }) => (fingerprint === null ? [] : [fingerprint]));
  if (known.length < layers.length) return null;
  const [only] = known;
  return only !== undefined && known.length === 1 ? only : { kind: "workspace_layers", layers: known };
}

function shown(source: string): string {
  return redactSource(source);
}

function refused(message: string): RototoError {
  return new RototoError("source_invalid", message);
}
