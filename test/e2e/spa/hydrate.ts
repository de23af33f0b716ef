import { createElement } from "react";
import { flushSync } from "react-dom";
import { hydrateRoot } from "react-dom/client";
import type { Account } from "../../../examples/spa/src/accounts.ts";
import { App } from "../../../examples/spa/src/app.tsx";
import { configuration } from "../../../examples/spa/src/configuration.ts";

/** One page as a server rendered it. */
export interface RenderedPage {
  readonly account: Account;
  readonly html: string;
  readonly state: string;
}

/**
 * Runs in a page: hydrates each of the pages, and tells where React found something else than the server had, or where
 * hydration changed what is shown.
 */
export async function hydrateAll(pages: readonly RenderedPage[]): Promise<string[]> {
  const faults: string[] = [];
  // Nothing comes from anywhere: what changes has been changed by hydration.
  Object.assign(globalThis, {
    fetch: () => new Promise(() => {}),
    EventSource: class {
      close() {}
    },
  });
  for (const { account, html, state } of pages) {
    const container = document.createElement("div");
    container.innerHTML = html;
    const before = container.textContent;
    const client = configuration(account, state);
    const onRecoverableError = (error: unknown): void => void faults.push(`${account.id}: ${String(error)}`);
    const root = hydrateRoot(container, createElement(App, { client, account }), { onRecoverableError });
    flushSync(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    if (container.textContent !== before) faults.push(`${account.id}: ${before} became ${container.textContent}`);
    root.unmount();
    client.close();
  }
  return faults;
}
