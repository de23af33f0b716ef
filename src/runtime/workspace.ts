import { programChanges } from "./compile/program-changes.ts";
import { DefinedWorkspace } from "./defined-workspace.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { RototoError } from "./errors.ts";
import { type DocumentSummary, summarize } from "./format/document.ts";
import { documentChanges } from "./format/document-changes.ts";
import { type InputFiles, inputFiles } from "./input-files.ts";
import { kernelChoice } from "./kernel/kernel-choice.ts";
import { ruleCatalog } from "./lint/catalog.ts";
import type { CatalogEntry } from "./lint/catalog-entry.ts";
import type { LintReport } from "./lint/lint.ts";
import { type PolicyOptions, policyOptions } from "./lint/start-policy.ts";
import { type WorkspacePlaces, workspacePlaces } from "./lint/workspace-places.ts";
import type { Model } from "./model/model.ts";
import {
  customRules,
  type Earlier,
  inspect,
  inspectStaged,
  judge,
  type LoadedWorkspace,
  load,
  loadStaged,
  readModel,
} from "./pipeline.ts";
import type { WorkspaceChanges } from "./refresh/version-change.ts";
import type { EvaluateOptions, WorkspaceVersion } from "./resolve/resolving-workspace.ts";
import { readSnapshot } from "./snapshot/read-snapshot.ts";
import { writeSnapshot } from "./snapshot/write-snapshot.ts";
import type { Layer, StagedSource } from "./source/files.ts";
import { type History, historyOfLayers } from "./source/history.ts";
import { type ProbeResult, probeLayers } from "./source/probe.ts";
import { redactSource } from "./source/redact.ts";
import type { StageOptions } from "./source/stage-options.ts";

/** How to fetch a workspace without judging it, and how to judge it later. */
export interface InspectOptions extends StageOptions, PolicyOptions {}

/** How to load a workspace. */
export interface LoadOptions extends InspectOptions, EvaluateOptions {
  /** `deny` (default): an error diagnostic fails the load. `skip`: no lint, and so nothing to resolve with. */
  readonly lint?: "deny" | "skip";
  /**
   * An earlier version of the same workspace: what has not changed since is shared with it, instead of being fetched,
   * parsed and compiled again. The result is the same.
   */
  readonly reuse?: Workspace | undefined;
}

/** How to open a snapshot. */
export interface SnapshotOptions extends EvaluateOptions {
  /** The source that the snapshot was made of, so that the workspace can be probed. */
  readonly source?: string;
}

/** What lint says of a workspace. */
export interface WorkspaceLint {
  readonly root: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: readonly DocumentSummary[];
}

/** The rules that a workspace is linted by; the JSON of docs/lint.md, "Catalog". */
export interface WorkspaceCatalog {
  readonly scope: "workspace";
  /** The workspace's root. */
  readonly subject: string;
  readonly diagnostics: readonly CatalogEntry[];
}

/** A workspace as the stages, or a snapshot, left it. */
type OpenedWorkspace = Partial<Omit<LoadedWorkspace, "staged">> &
  Pick<WorkspaceVersion, "kernel"> & {
    readonly staged: Omit<WorkspaceVersion, "program" | "kernel"> & Pick<StagedSource, "layers" | "objects">;
  };

/** How a workspace judges and evaluates. */
type WorkspaceOptions = PolicyOptions & EvaluateOptions;

/**
 * One loaded workspace. It never changes: a newer version is a new object, and what this one answers stays consistent.
 *
 * @example
 * ```ts
 * const workspace = await Workspace.fromFiles(files);
 * const { value } = workspace.resolveVariable("max-active-projects", { account: { plan: "premium" } });
 * ```
 */
export class Workspace extends DefinedWorkspace {
  /** What it is made of: the parents in the order they were laid, and itself last; sources without credentials. */
  readonly layers: readonly Layer[];
  readonly #layers: readonly Layer[];
  readonly #objects: StagedSource["objects"];
  readonly #model: Model | undefined;
  readonly #policy: PolicyOptions;
  #report: LintReport | undefined;

  protected constructor({ staged, model, report, program, kernel }: OpenedWorkspace, options: WorkspaceOptions = {}) {
    const { root, fingerprint, immutable, layers = [] } = staged;
    super({ root, fingerprint, immutable, program, kernel }, options);
    this.#layers = layers;
    this.#objects = staged.objects;
    this.layers = layers.map((layer) => ({ ...layer, source: redactSource(layer.source) }));
    this.#model = model;
    this.#report = report;
    this.#policy = options;
  }

  /**
   * Fetches, lints and compiles a workspace. Sources: docs/sources.md.
   *
   * @throws {RototoError} `lint_failed` with the diagnostics, `source_…` when the source cannot be had,
   * `manifest_invalid`, `compile_failed`, `snapshot_invalid`, `invalid_option`.
   */
  static async load(source: string | URL, options: LoadOptions = {}): Promise<Workspace> {
    const policy = policyOptions(options);
    const kernel = kernelChoice(options.kernel);
    const earlier = options.reuse === undefined ? undefined : options.reuse.#earlier();
    const skip = lintMode(options) === "skip";
    const loaded = skip ? inspect(String(source), options, earlier) : load(String(source), options, earlier);
    return new this(await loaded, { ...policy, kernel });
  }

  /** Fetches a workspace for tools: it can be linted, not resolved. Throws like {@link Workspace.load}, never `lint_failed`. */
  static async inspect(source: string | URL, options: InspectOptions = {}): Promise<Workspace> {
    const policy = policyOptions(options);
    return new this(await inspect(String(source), options), policy);
  }

  /** Like {@link Workspace.load}, from files that are already here; other files than documents are ignored. */
  static async fromFiles(files: InputFiles, options: LoadOptions = {}): Promise<Workspace> {
    const staged = stagedFiles(files);
    const policy = policyOptions(options);
    const kernel = kernelChoice(options.kernel);
    const loaded = lintMode(options) === "skip" ? inspectStaged(staged) : await loadStaged(staged, policy);
    return new this(loaded, { ...policy, kernel });
  }

  /** Like {@link Workspace.inspect}, from files that are already here. */
  static async inspectFiles(files: InputFiles, options: PolicyOptions = {}): Promise<Workspace> {
    return new this(inspectStaged(stagedFiles(files)), policyOptions(options));
  }

  /**
   * Asks whether there is a newer version than this one, without loading it.
   *
   * @throws {RototoError} `source_…` when a source cannot be asked.
   */
  probe(options: StageOptions = {}): Promise<ProbeResult> {
    return probeLayers(this.#layers, options);
  }

  /**
   * Opens a snapshot: its hash is checked, its tables are mapped, and nothing is parsed but the values asked for. It
   * resolves; it cannot be linted.
   *
   * @param bytes also as an `ArrayBuffer`, as `response.arrayBuffer()` gives them; they are copied. Anything else is no
   * snapshot.
   * @throws {RototoError} `snapshot_invalid`, `invalid_option`
   */
  static override async fromSnapshot(
    bytes: Uint8Array | ArrayBuffer,
    options: SnapshotOptions = {},
  ): Promise<Workspace> {
    const { program, kernel, ...identity } = await readSnapshot(bytes, options.kernel);
    const { source } = options;
    if (source === undefined) return new this({ staged: { root: "rototo:", ...identity }, program, kernel }, options);
    // Which sources the layers of a layered version had, a snapshot does not say.
    const layers = identity.fingerprint?.kind === "workspace_layers" ? [] : [{ source, ...identity }];
    return new this({ staged: { root: redactSource(source), ...identity, layers }, program, kernel }, options);
  }

  /**
   * Writes what resolves as bytes, for {@link Workspace.fromSnapshot}: equal workspaces give equal bytes.
   *
   * @throws {RototoError} `runtime_unavailable`
   */
  async toSnapshot(): Promise<Uint8Array<ArrayBuffer>> {
    const { program, fingerprint, immutable } = this;
    return writeSnapshot({ program, fingerprint, immutable });
  }

  /**
   * Judges the workspace; a workspace that was loaded has been judged already.
   *
   * @throws {RototoError} `lint_unavailable` for a workspace from a snapshot.
   */
  async lint(): Promise<WorkspaceLint> {
    const model = this.#linted();
    this.#report ??= await judge(model, this.#policy);
    return toWorkspaceLint(model, this.#report);
  }

  /** Lists every rule the workspace is linted by: the built-in ones, and those its policy defines. */
  async catalog(): Promise<WorkspaceCatalog> {
    const diagnostics = ruleCatalog(await customRules(this.#linted(), this.#policy));
    return { scope: "workspace", subject: this.root, diagnostics };
  }

  /**
   * Asks how the commits of this version and a later one relate.
   *
   * @throws {RototoError} `source_…` when a source cannot be asked.
   */
  historyTo(next: Workspace, options: StageOptions = {}): Promise<History> {
    return historyOfLayers(this.#layers, next.#layers, { ...options, known: next.#objects });
  }

  /**
   * Compares this version with a later one.
   *
   * @throws {RototoError} `runtime_unavailable`
   */
  changesTo(next: Workspace): WorkspaceChanges {
    const [before, after] = [this.#model, next.#model];
    const documents = before && after ? documentChanges(before.documents, after.documents) : null;
    return { ...programChanges(this.program, next.program), documents };
  }

  /** Finds where variables, qualifiers and their parts stand in files; null for a workspace from a snapshot. */
  places(): WorkspacePlaces | null {
    return this.#model === undefined ? null : workspacePlaces(this.#model);
  }

  /** What a later version may take over; a snapshot has nothing of the kind. */
  #earlier(): Earlier | undefined {
    const model = this.#model;
    if (model === undefined) return undefined;
    return { model, report: this.#report, fingerprint: this.fingerprint, objects: this.#objects };
  }

  /** What there is to judge. */
  #linted(): Model {
    if (this.#model !== undefined) return this.#model;
    throw new RototoError("lint_unavailable", "a snapshot holds nothing that can be linted");
  }
}

/**
 * Lints files without loading them; a broken manifest is a diagnostic.
 *
 * @throws {RototoError} `source_corrupt` when a document directory such as `variables` is a plain file.
 */
export async function lintFiles(files: InputFiles, options: PolicyOptions = {}): Promise<WorkspaceLint> {
  return lintModel(readModel(stagedFiles(files)), policyOptions(options));
}

/** Lints what was read of a workspace, as {@link lintFiles} does. */
export async function lintModel(model: Model, options: PolicyOptions): Promise<WorkspaceLint> {
  return toWorkspaceLint(model, await judge(model, options));
}

function toWorkspaceLint(model: Model, { diagnostics }: LintReport): WorkspaceLint {
  return {
    root: model.root,
    diagnostics,
    documents: summarize(model.documents, model.baseUri),
  };
}

function stagedFiles(files: InputFiles): StagedSource {
  return { root: "rototo:", files: inputFiles(files), fingerprint: null, immutable: false };
}

function lintMode({ lint: mode = "deny" }: LoadOptions): "deny" | "skip" {
  if (mode === "deny" || mode === "skip") return mode;
  throw new RototoError("invalid_option", `lint must be 'deny' or 'skip', got "${String(mode)}"`);
}
