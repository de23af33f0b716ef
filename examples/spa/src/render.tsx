import { renderToString } from "react-dom/server";
import { type InitialWorkspace, initialState } from "rototo-edge/browser";
import type { Account } from "./accounts.ts";
import { App } from "./app.tsx";
import { configuration } from "./configuration.ts";

/** What a server puts into index.html: the page for an account, and the state that the browser begins with. */
export function render(
  workspace: InitialWorkspace,
  { account, now }: { account: Account; now: number },
): { html: string; state: string } {
  const state = initialState(workspace, { account }, { confirmedAt: now });
  return { html: renderToString(<App client={configuration(account, state)} account={account} />), state };
}
