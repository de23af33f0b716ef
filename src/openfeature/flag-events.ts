import type { AnyProviderEvent, EventContext, EventHandler, Logger, ProviderEventEmitter } from "@openfeature/core";

/** The events of a provider, without the emitter of a host: both SDKs take any that has these methods. */
export class FlagEvents implements ProviderEventEmitter<AnyProviderEvent> {
  readonly #handlers = new Map<AnyProviderEvent, Set<EventHandler>>();
  #logger: Logger | undefined;

  /** A handler that throws, or whose promise is rejected, is logged and keeps no other from hearing. */
  emit(eventType: AnyProviderEvent, context?: EventContext): void {
    // The interface lets an emitter be told less than handlers are promised; this one's callers tell all of it.
    const details = context as Parameters<EventHandler>[0];
    for (const handler of this.getHandlers(eventType)) {
      const told = async (): Promise<void> => void (await handler(details));
      told().catch((error: unknown) => this.#logger?.error("Error running event handler:", error));
    }
  }

  addHandler(eventType: AnyProviderEvent, handler: EventHandler): void {
    const handlers = this.#handlers.get(eventType) ?? new Set();
    this.#handlers.set(eventType, handlers.add(handler));
  }

  removeHandler(eventType: AnyProviderEvent, handler: EventHandler): void {
    this.#handlers.get(eventType)?.delete(handler);
  }

  removeAllHandlers(eventType?: AnyProviderEvent): void {
    if (eventType === undefined) this.#handlers.clear();
    else this.#handlers.delete(eventType);
  }

  getHandlers(eventType: AnyProviderEvent): EventHandler[] {
    return [...(this.#handlers.get(eventType) ?? [])];
  }

  setLogger(logger: Logger): this {
    this.#logger = logger;
    return this;
  }
}
