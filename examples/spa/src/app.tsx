import { type ReactNode, useState } from "react";
import type { Client } from "rototo-edge/browser";
import { ACCOUNTS, type Account } from "./accounts.ts";
import { ConfigurationPanel } from "./configuration-panel.tsx";
import { Projects } from "./projects.tsx";
import { useRototo } from "./use-rototo.ts";

/** The whole page. */
export function App({ client, account: first }: { client: Client; account: Account }): ReactNode {
  const view = useRototo(client);
  const [account, setAccount] = useState<Account | null>(first);

  async function signIn(next: Account): Promise<void> {
    setAccount(next);
    await client.setContext({ account: next });
  }

  async function signOut(): Promise<void> {
    setAccount(null);
    await client.signOut();
  }

  return (
    <>
      <header className="top">
        <h1>Projects</h1>
        <nav aria-label="Account">
          {ACCOUNTS.map((each) => (
            <button
              key={each.id}
              type="button"
              aria-pressed={each.id === account?.id}
              onClick={() => void signIn(each)}
            >
              {each.id} <small>{each.plan}</small>
            </button>
          ))}
          <button type="button" className="quiet" disabled={account === null} onClick={() => void signOut()}>
            Sign out
          </button>
        </nav>
      </header>
      <main className={view.value("new-dashboard", false) === true ? "board" : "list"}>
        {account === null ? <p className="hint">Signed out. Choose an account.</p> : <Projects view={view} />}
        <ConfigurationPanel view={view} onRefresh={() => void client.refresh()} />
      </main>
    </>
  );
}
