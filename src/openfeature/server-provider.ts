import type { EvaluationContext, JsonValue, ResolutionDetails } from "@openfeature/core";
import type { Hook, Provider } from "@openfeature/server-sdk";
import type { FlagType } from "./evaluate.ts";
import type { Decider, WorkspaceFeed } from "./feed.ts";
import type { FlagEvents } from "./flag-events.ts";
import { InProcess, type ProviderOptions } from "./in-process.ts";

/**
 * Gives OpenFeature's server SDK the flags of a workspace, evaluated in the process.
 *
 * @example
 * ```ts
 * const workspace = await RefreshingWorkspace.load("git+https://host/config.git#main", { periodSeconds: 60 });
 * await OpenFeature.setProviderAndWait(new RototoServerProvider(workspace, { maxStalenessMs: 900_000 }));
 * ```
 */
export class RototoServerProvider implements Provider {
  readonly metadata = { name: "rototo" } as const;
  readonly runsOn = "server";
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

  async resolveBooleanEvaluation(
    key: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#evaluate("boolean", key, { defaultValue, context });
  }

  async resolveStringEvaluation(
    key: string,
    defaultValue: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#evaluate("string", key, { defaultValue, context });
  }

  async resolveNumberEvaluation(
    key: string,
    defaultValue: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#evaluate("number", key, { defaultValue, context });
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    key: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
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
