/** What a client tells; the names are OpenFeature's provider events. */
export type ClientEvent =
  | { readonly type: "PROVIDER_READY" }
  | { readonly type: "PROVIDER_STALE" | "PROVIDER_ERROR"; readonly error: unknown }
  | { readonly type: "PROVIDER_RECONCILING" | "PROVIDER_CONTEXT_CHANGED" }
  /** Another version is in use; the variables that it gives other values in this context. */
  | { readonly type: "PROVIDER_CONFIGURATION_CHANGED"; readonly flagsChanged: readonly string[] };

/** Hears of events. */
export type ClientEventHandler = (event: ClientEvent) => void;
