import type { Context } from "../runtime/resolve/context.ts";
import type { Answers } from "./answers.ts";
import { Client } from "./client.ts";
import type { Origin } from "./origin.ts";
import { pagePorts } from "./page-ports.ts";
import type { PagePorts } from "./ports.ts";

/** What a page's client is made of. */
export interface ClientOptions {
  /** Where the workspace is from: `edgeSnapshots(…)`, `edgeAnswers(…)` or `gitSource(…)`. */
  readonly origin: Origin;
  /** Facts to resolve with; those of `initial` unless given, else none. */
  readonly context?: Context;
  /** What the server rendered with: `readInitialState(…)`. */
  readonly initial?: Answers;
  /** In place of the page's own. */
  readonly ports?: Partial<PagePorts>;
}

/**
 * Makes a client. It does nothing until it is started or subscribed to.
 *
 * @example
 * ```ts
 * const client = createClient({ origin: edgeSnapshots({ url: "/v1" }), context: { account: { plan: "premium" } } });
 * await client.start();
 * client.getSnapshot().value("max-active-projects", 3);
 * ```
 */
export function createClient({ ports, ...options }: ClientOptions): Client {
  return new Client({ ...options, ports: { ...pagePorts, ...ports } });
}
