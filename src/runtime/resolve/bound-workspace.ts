import { decideVariable, type VariableDecision } from "./decision.ts";
import type { CapturedContext } from "./evaluator.ts";
import type { QualifierResolution, VariableResolution } from "./resolution.ts";
import type { Resolver } from "./resolver.ts";
import { type QualifierTrace, traceQualifier, traceVariable, type VariableTrace } from "./trace.ts";

/**
 * One version of a workspace with one context: checked and read once, for a request that asks for many things. What
 * becomes of the context object, or of the workspace a refresh brings, changes nothing here.
 */
export class BoundWorkspace {
  readonly #resolver: Resolver;
  readonly #context: CapturedContext;

  /** To be had from `workspace.bind(context)`. */
  constructor(resolver: Resolver, context: CapturedContext) {
    this.#resolver = resolver;
    this.#context = context;
  }

  /** @throws {RototoError} `variable_not_found`, `context_attribute_missing`, `qualifier_cycle` */
  resolveVariable(id: string): VariableResolution {
    return this.#resolver.variable(id, this.#context);
  }

  /** Every variable, in id order. Throws like {@link BoundWorkspace.resolveVariable}. */
  resolveVariables(): VariableResolution[] {
    return this.#resolver.variables(this.#context);
  }

  /** @throws {RototoError} `qualifier_not_found`, `context_attribute_missing`, `qualifier_cycle` */
  resolveQualifier(id: string): QualifierResolution {
    return this.#resolver.qualifier(id, this.#context);
  }

  /** Every qualifier, in id order. Throws like {@link BoundWorkspace.resolveQualifier}. */
  resolveQualifiers(): QualifierResolution[] {
    return this.#resolver.qualifiers(this.#context);
  }

  /** Resolves one variable and tells which rule decided. Throws like {@link BoundWorkspace.resolveVariable}. */
  decideVariable(id: string): VariableDecision {
    return decideVariable(this.#resolver, id, this.#context);
  }

  /** Resolves one variable and tells how. */
  traceVariable(id: string): VariableTrace {
    return traceVariable(this.#resolver, id, this.#context);
  }

  /** Resolves one qualifier and tells how. */
  traceQualifier(id: string): QualifierTrace {
    return traceQualifier(this.#resolver, id, this.#context);
  }
}
