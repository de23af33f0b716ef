import type { Program } from "../compile/program.ts";
import { RototoError } from "../errors.ts";
import type { Kernel, KernelChoice, Kernels } from "../kernel/kernel.ts";
import { kernelsFor } from "../kernel/kernels.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import type { Fingerprint } from "../source/files.ts";
import { deepFreeze } from "../text/deep-freeze.ts";
import type { JsonValue } from "../text/json-value.ts";
import { BoundWorkspace } from "./bound-workspace.ts";
import { type Context, contextObject } from "./context.ts";
import { decideVariable, type VariableDecision } from "./decision.ts";
import { factsOf, type ResolveOptions } from "./facts.ts";
import type { QualifierResolution, VariableResolution } from "./resolution.ts";
import { Resolver } from "./resolver.ts";
import { type QualifierTrace, traceQualifier, traceVariable, type VariableTrace } from "./trace.ts";

/** How a workspace evaluates. */
export interface EvaluateOptions {
  /** Which build of the kernel evaluates; by default WebAssembly where it can be had. */
  readonly kernel?: KernelChoice | undefined;
}

export type { ResolveOptions } from "./facts.ts";

/** What a workspace knows of itself. */
export interface WorkspaceVersion {
  readonly root: string;
  readonly fingerprint: Fingerprint | null;
  readonly immutable: boolean;
  /** Absent where there is nothing to resolve with. */
  readonly program?: Program | undefined;
  /** What holds the program already, for this version alone; null where nothing does. */
  readonly kernel?: Kernel | null | undefined;
}

/** One version of a workspace, as far as it resolves. It never changes: a newer version is a new object. */
export class ResolvingWorkspace {
  /** The source string without credentials; `rototo:` for what came from memory. */
  readonly root: string;
  /** What identifies this version of the source, or null where the source has no such thing. */
  readonly fingerprint: Fingerprint | null;
  /** True when the source is pinned and can never change. */
  readonly immutable: boolean;
  readonly #program: Program | undefined;
  readonly #kernels: Kernels;
  #resolver: Resolver | undefined;

  protected constructor(version: WorkspaceVersion, { kernel }: EvaluateOptions = {}) {
    this.root = version.root;
    this.fingerprint = version.fingerprint;
    this.immutable = version.immutable;
    this.#program = version.program;
    this.#kernels = kernelsFor(kernel, version.kernel);
  }

  /**
   * Opens a snapshot: its hash is checked, its tables are mapped, and nothing is parsed but the values asked for.
   *
   * @param bytes also as an `ArrayBuffer`, as `response.arrayBuffer()` gives them; they are copied. Anything else is no
   * snapshot.
   * @throws {RototoError} `snapshot_invalid`, `invalid_option`
   */
  static async fromSnapshot(
    bytes: Uint8Array | ArrayBuffer,
    options: EvaluateOptions = {},
  ): Promise<ResolvingWorkspace> {
    return new this({ root: "rototo:", ...(await readSnapshot(bytes, options.kernel)) }, options);
  }

  /** The parsed context schema of a resolvable workspace, if it has one; frozen. */
  get contextSchema(): JsonValue | undefined {
    return deepFreeze(this.#program?.contextSchema?.document);
  }

  /** The ids of all variables, in UTF-8 byte order. @throws {RototoError} `runtime_unavailable` */
  get variableIds(): readonly string[] {
    return this.resolver.ids.variables;
  }

  /** The ids of all qualifiers, in UTF-8 byte order. @throws {RototoError} `runtime_unavailable` */
  get qualifierIds(): readonly string[] {
    return this.resolver.ids.qualifiers;
  }

  /** Which build of the kernel evaluates; undefined where there is nothing to resolve with. */
  get kernel(): "wasm" | "js" | undefined {
    return this.#program && this.resolver.evaluator.kind;
  }

  /**
   * Resolves one variable.
   *
   * @throws {RototoError} `invalid_context`, `runtime_unavailable`, `context_schema_mismatch`, `variable_not_found`,
   * `context_attribute_missing`, `qualifier_cycle`; checked in this order.
   */
  resolveVariable(id: string, context: Context, options?: ResolveOptions): VariableResolution {
    const resolver = this.#ready(context);
    return resolver.variable(id, factsOf(resolver, context, options));
  }

  /** Resolves every variable, in id order, against one context. Throws like {@link resolveVariable}. */
  resolveVariables(context: Context, options?: ResolveOptions): VariableResolution[] {
    const resolver = this.#ready(context);
    return resolver.variables(factsOf(resolver, context, options));
  }

  /** Resolves one qualifier. Throws like {@link resolveVariable}, with `qualifier_not_found`. */
  resolveQualifier(id: string, context: Context, options?: ResolveOptions): QualifierResolution {
    const resolver = this.#ready(context);
    return resolver.qualifier(id, factsOf(resolver, context, options));
  }

  /** Resolves every qualifier, in id order, against one context. Throws like {@link resolveQualifier}. */
  resolveQualifiers(context: Context, options?: ResolveOptions): QualifierResolution[] {
    const resolver = this.#ready(context);
    return resolver.qualifiers(factsOf(resolver, context, options));
  }

  /** Resolves one variable and tells which rule decided. Throws like {@link resolveVariable}. */
  decideVariable(id: string, context: Context, options?: ResolveOptions): VariableDecision {
    const resolver = this.#ready(context);
    return decideVariable(resolver, id, factsOf(resolver, context, options));
  }

  /** Resolves one variable and tells how; the JSON of docs/resolution.md. Write it with {@link toJsonText}. */
  traceVariable(id: string, context: Context, options?: ResolveOptions): VariableTrace {
    const resolver = this.#ready(context);
    return traceVariable(resolver, id, factsOf(resolver, context, options));
  }

  /** Resolves one qualifier and tells how. */
  traceQualifier(id: string, context: Context, options?: ResolveOptions): QualifierTrace {
    const resolver = this.#ready(context);
    return traceQualifier(resolver, id, factsOf(resolver, context, options));
  }

  /**
   * Checks a context and reads it once, for many resolutions.
   *
   * @throws {RototoError} `invalid_context`, `runtime_unavailable`, `context_schema_mismatch`
   * @example
   * ```ts
   * const bound = workspace.bind({ account: { plan: "premium" } });
   * const { value } = bound.resolveVariable("max-active-projects");
   * ```
   */
  bind(context: Context, options?: ResolveOptions): BoundWorkspace {
    const resolver = this.#ready(context);
    return new BoundWorkspace(resolver, resolver.evaluator.capture(factsOf(resolver, context, options)));
  }

  /**
   * Checks a context against the context schema, if there is one.
   *
   * @throws {RototoError} `invalid_context`, `runtime_unavailable`, `context_schema_mismatch`
   */
  validateContext(context: Context): void {
    factsOf(this.#ready(context), context);
  }

  /** The program, for those that write it. @throws {runtime_unavailable} */
  protected get program(): Program {
    if (this.#program !== undefined) return this.#program;
    const message = "workspace was loaded without a runtime model; use Workspace::load with lint enabled";
    throw new RototoError("runtime_unavailable", message);
  }

  /** What resolves; where nothing does, what is no context is told first. */
  #ready(context: Context): Resolver {
    if (this.#program === undefined) contextObject(context);
    return this.resolver;
  }

  /** What resolves, for those that look into it. @throws {runtime_unavailable} */
  protected get resolver(): Resolver {
    this.#resolver ??= this.resolverOn(this.#kernels);
    return this.#resolver;
  }

  /** For those that resolve another way. */
  protected resolverOn(kernels: Kernels): Resolver {
    return new Resolver(this.program, kernels);
  }
}
