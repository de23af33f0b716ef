import type { EvaluationContext, JsonValue, ResolutionDetails } from "@openfeature/core";
import type { Hook, Provider } from "@openfeature/web-sdk";
import type { FlagType } from "./evaluate.ts";
import type { Decider, WorkspaceFeed } from "./feed.ts";
import type { FlagEvents } from "./flag-events.ts";
import { InProcess, type ProviderOptions } from "./in-process.ts";

/**
 * Gives OpenFeature's web SDK the flags of a workspace, evaluated in the process.
 *
 * @example
 * ```ts
 * const workspace = await Workspace.fromSnapshot(await (await fetch("/v1/snapshot")).bytes());
 * await OpenFeature.setContext({ targetingKey: "u-1", account: { plan: "premium" } });
 * await OpenFeature.setProviderAndWait(new RototoWebProvider(workspace));
 * ```
 */
export class RototoWebProvider implements Provider {
  readonly metadata = { name: "rototo" } as const;
  readonly runsOn = "client";
  readonly events: FlagEvents;
  readonly hooks: Hook[];
  readonly #process: InProcess;

  constructor(source: Decider | WorkspaceFeed, options: ProviderOptions<Hook> = {}) {
    this.#process = new InProcess(source, options);
    this.events = this.#process.events;
    this.hooks = [...(options.hooks ?? [])];
  }

  initialize(): Promise<void> {
    return this.#process.start();
  }

  onClose(): Promise<void> {
    return this.#process.stop();
  }

  resolveBooleanEvaluation(key: string, defaultValue: boolean, context: EvaluationContext): ResolutionDetails<boolean> {
    return this.#evaluate("boolean", key, { defaultValue, context });
  }

  resolveStringEvaluation(key: string, defaultValue: string, context: EvaluationContext): ResolutionDetails<string> {
    return this.#evaluate("string", key, { defaultValue, context });
  }

  resolveNumberEvaluation(key: string, defaultValue: number, context: EvaluationContext): ResolutionDetails<number> {
    return this.#evaluate("number", key, { defaultValue, context });
  }

  resolveObjectEvaluation<T extends JsonValue>(
    key: string,
    defaultValue: T,
    context: EvaluationContext,
  ): ResolutionDetails<T> {
    return this.#evaluate("object", key, { defaultValue, context });
  }

  #evaluate<T>(
    type: FlagType,
    key: string,
    asked: { readonly defaultValue: T; readonly context: EvaluationContext },
  ): ResolutionDetails<T> {
    return this.#process.evaluate({ key, type, ...asked });
  }
}
