/**
 * OpenFeature providers that evaluate in the process: for the server SDK, and for the web SDK. Over HTTP, any OFREP
 * provider does: docs/ofrep.md.
 *
 * @module
 */
export type { EvaluationOptions } from "./evaluate.ts";
export type { Decider, WorkspaceFeed } from "./feed.ts";
export type { ProviderOptions } from "./in-process.ts";
export { RototoServerProvider } from "./server-provider.ts";
export { RototoWebProvider } from "./web-provider.ts";
