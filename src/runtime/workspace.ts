import type { Program } from "./compile/program.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { RototoError } from "./errors.ts";
import { type DocumentSummary, summarize } from "./format/document.ts";
import { CONTEXT_SCHEMA_PATH } from "./format/layout.ts";
import { ruleCatalog } from "./lint/catalog.ts";
import type { CatalogEntry } from "./lint/catalog-entry.ts";
import type { LintReport } from "./lint/lint.ts";
import { type PolicyOptions, policyOptions } from "./lint/start-policy.ts";
import type { Model } from "./model/model.ts";
import {
  customRules,
  inspect,
  inspectStaged,
  judge,
  type LoadedWorkspace,
  load,
  loadStaged,
  readModel,
} from "./pipeline.ts";
import { type Context, contextObject } from "./resolve/context.ts";
import {
  type QualifierResolution,
  resolveQualifier,
  resolveQualifiers,
  resolveVariable,
  resolveVariables,
  type VariableResolution,
} from "./resolve/resolution.ts";
import { type QualifierTrace, traceQualifier, traceVariable, type VariableTrace } from "./resolve/trace.ts";
import type { FileContent, Fingerprint, Layer, StagedSource } from "./source/files.ts";
import { type ProbeResult, probeLayers } from "./source/probe.ts";
import { redactSource } from "./source/redact.ts";
import type { StageOptions } from "./source/stage-options.ts";
import type { JsonObject, JsonValue } from "./text/json-value.ts";

/** How to fetch a workspace without judging it, and how to judge it later. */
export interface InspectOptions extends StageOptions, PolicyOptions {}

/** How to load a workspace. */
export interface LoadOptions extends InspectOptions {
  /** `deny` (default): an error diagnostic fails the load. `skip`: no lint, and so nothing to resolve with. */
  readonly lint?: "deny" | "skip";
}

/** How to resolve. */
export interface ResolveOptions {
  /** Check the context against the workspace's context schema first; true unless said otherwise. */
  readonly validateContext?: boolean;
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

/** Files of a workspace by root-relative path with `/`. */
export type InputFiles = Readonly<Record<string, string | Uint8Array>> | ReadonlyMap<string, FileContent>;

/**
 * One loaded workspace. It never changes: a newer version is a new object, and what this one answers stays consistent.
 *
 * @example
 * ```ts
 * const workspace = await Workspace.fromFiles(files);
 * const { value } = workspace.resolveVariable("max-active-projects", { account: { plan: "premium" } });
 * ```
 */
export class Workspace {
  /** The source string without credentials; `rototo:` for files in memory. */
  readonly root: string;
  /** What identifies this version of the source, or null where the source has no such thing. */
  readonly fingerprint: Fingerprint | null;
  /** True when the source is pinned and can never change. */
  readonly immutable: boolean;
  /** What it is made of: the parents in the order they were laid, and itself last; sources without credentials. */
  readonly layers: readonly Layer[];
  readonly #layers: readonly Layer[];
  readonly #model: Model;
  readonly #program: Program | undefined;
  readonly #policy: PolicyOptions;
  #report: LintReport | undefined;

  protected constructor({ staged, model, report, program }: LoadedWorkspace, policy: PolicyOptions = {}) {
    this.root = staged.root;
    this.fingerprint = staged.fingerprint;
    this.immutable = staged.immutable;
    this.#layers = staged.layers ?? [];
    this.layers = this.#layers.map((layer) => ({ ...layer, source: redactSource(layer.source) }));
    this.#model = model;
    this.#program = program;
    this.#report = report;
    this.#policy = policy;
  }

  /**
   * Fetches, lints and compiles a workspace. Sources: docs/sources.md.
   *
   * @throws {RototoError} `lint_failed` with the diagnostics, `source_…` when the source cannot be had,
   * `manifest_invalid`, `compile_failed`, `invalid_option`.
   */
  static async load(source: string, options: LoadOptions = {}): Promise<Workspace> {
    const policy = policyOptions(options);
    const loaded = lintMode(options) === "skip" ? inspect(source, options) : load(source, options);
    return new this(await loaded, policy);
  }

  /** Fetches a workspace for tools: it can be linted, not resolved. Throws like {@link Workspace.load}, never `lint_failed`. */
  static async inspect(source: string, options: InspectOptions = {}): Promise<Workspace> {
    const policy = policyOptions(options);
    return new this(await inspect(source, options), policy);
  }

  /** Like {@link Workspace.load}, from files that are already here; other files than documents are ignored. */
  static async fromFiles(files: InputFiles, options: LoadOptions = {}): Promise<Workspace> {
    const staged = stagedFiles(files);
    const policy = policyOptions(options);
    const loaded = lintMode(options) === "skip" ? inspectStaged(staged) : await loadStaged(staged, policy);
    return new this(loaded, policy);
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

  /** The parsed context schema of a resolvable workspace, if it has one. */
  get contextSchema(): JsonValue | undefined {
    return this.#program && this.#model.schemas.get(CONTEXT_SCHEMA_PATH)?.json;
  }

  /** Judges the workspace; a workspace that was loaded has been judged already. */
  async lint(): Promise<WorkspaceLint> {
    this.#report ??= await judge(this.#model, this.#policy);
    return toWorkspaceLint(this.#model, this.#report);
  }

  /** Lists every rule the workspace is linted by: the built-in ones, and those its policy defines. */
  async catalog(): Promise<WorkspaceCatalog> {
    const diagnostics = ruleCatalog(await customRules(this.#model, this.#policy));
    return { scope: "workspace", subject: this.root, diagnostics };
  }

  /**
   * Resolves one variable.
   *
   * @throws {RototoError} `invalid_context`, `runtime_unavailable`, `context_schema_mismatch`, `variable_not_found`,
   * `context_attribute_missing`, `qualifier_cycle`; checked in this order.
   */
  resolveVariable(id: string, context: Context, options: ResolveOptions = {}): VariableResolution {
    return resolveVariable(...this.#ready(id, context, options));
  }

  /** Resolves every variable, in id order, against one context. Throws like {@link Workspace.resolveVariable}. */
  resolveVariables(context: Context, options: ResolveOptions = {}): VariableResolution[] {
    const [program, , json] = this.#ready("", context, options);
    return resolveVariables(program, json);
  }

  /** Resolves one qualifier. Throws like {@link Workspace.resolveVariable}, with `qualifier_not_found`. */
  resolveQualifier(id: string, context: Context, options: ResolveOptions = {}): QualifierResolution {
    return resolveQualifier(...this.#ready(id, context, options));
  }

  /** Resolves every qualifier, in id order, against one context. Throws like {@link Workspace.resolveQualifier}. */
  resolveQualifiers(context: Context, options: ResolveOptions = {}): QualifierResolution[] {
    const [program, , json] = this.#ready("", context, options);
    return resolveQualifiers(program, json);
  }

  /** Resolves one variable and tells how; the JSON of docs/resolution.md. Write it with {@link toJsonText}. */
  traceVariable(id: string, context: Context, options: ResolveOptions = {}): VariableTrace {
    return traceVariable(...this.#ready(id, context, options));
  }

  /** Resolves one qualifier and tells how. */
  traceQualifier(id: string, context: Context, options: ResolveOptions = {}): QualifierTrace {
    return traceQualifier(...this.#ready(id, context, options));
  }

  /**
   * Checks a context against the context schema, if there is one.
   *
   * @throws {RototoError} `invalid_context`, `runtime_unavailable`, `context_schema_mismatch`
   */
  validateContext(context: Context): void {
    this.#ready("", context, {});
  }

  /** The checks that come before any lookup, in the order docs/resolution.md gives them. */
  #ready(id: string, context: Context, { validateContext = true }: ResolveOptions): [Program, string, JsonObject] {
    const json = contextObject(context);
    const program = this.#program;
    if (program === undefined) {
      const message = "workspace was loaded without a runtime model; use Workspace::load with lint enabled";
      throw new RototoError("runtime_unavailable", message);
    }
    const violation = validateContext ? program.contextSchema?.violation(json) : null;
    if (typeof violation === "string") {
      throw new RototoError("context_schema_mismatch", `resolve context does not match schema: ${violation}`);
    }
    return [program, id, json];
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
    documents: model.documents.map((document) => summarize(document, model.baseUri)),
  };
}

function stagedFiles(files: InputFiles): StagedSource {
  return { root: "rototo:", files: isMap(files) ? files : toMap(files), fingerprint: null, immutable: false };
}

function isMap(files: InputFiles): files is ReadonlyMap<string, FileContent> {
  return files instanceof Map;
}

function toMap(files: Readonly<Record<string, FileContent>>): Map<string, FileContent> {
  const map = new Map<string, FileContent>();
  for (const path of Object.keys(files)) map.set(path, files[path] ?? "");
  return map;
}

function lintMode({ lint: mode = "deny" }: LoadOptions): "deny" | "skip" {
  if (mode === "deny" || mode === "skip") return mode;
  throw new RototoError("invalid_option", `lint must be 'deny' or 'skip', got "${String(mode)}"`);
}
