import { createElement, type ReactNode, useEffect } from "react";
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
    const before = textOf(container);
    const client = configuration(account, state);
    const onRecoverableError = (error: unknown): void => void faults.push(`${account.id}: ${String(error)}`);
    let root: ReturnType<typeof hydrateRoot> | undefined;
    await new Promise<void>((onDone) => {
      const app = createElement(Hydrated, { onDone }, createElement(App, { client, account }));
      root = hydrateRoot(container, app, { onRecoverableError });
    });
    const after = textOf(container);
    if (after !== before) faults.push(`${account.id}: ${before} became ${after}`);
    root?.unmount();
    client.close();
  }
  return faults;
}

/** What is shown, but for the age, which is what moves on. */
function textOf({ textContent }: HTMLElement): string {
  return textContent.replace(/\d+ s ago/, "");
}

/** Tells when everything inside is hydrated. */
function Hydrated({ onDone, children }: { onDone: () => void; children?: ReactNode }): ReactNode {
  useEffect(onDone, [onDone]);
  return children;
}
