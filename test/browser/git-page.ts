import { type Client, createClient } from "rototo-edge/browser";
import { gitSource } from "rototo-edge/browser/git";
import { indexedDbCache } from "../../src/browser/indexed-db-cache.ts";
import { PAGE_CACHE_CONTRACT } from "../contract/page-cache.ts";

let client: Client;

Object.assign(globalThis, { start, refresh, runCacheContract });

/** Starts a client and tells what its first view says. */
async function start(source: string, inWorker: boolean): Promise<object> {
  const worker = (): Worker => new Worker("/worker.js", { type: "module" });
  const origin = gitSource({ source, allowInsecureLoopback: true, ...(inWorker ? { worker } : {}) });
  client = createClient({ origin, context: { account: { id: "acct-1", plan: "standard" } } });
  await client.start();
  return shown();
}

async function refresh(): Promise<object> {
  await client.refresh();
  return shown();
}

function shown(): object {
  const view = client.getSnapshot();
  const { status, source, error } = view;
  return { limit: view.value("max-active-projects", 0), status, source, error: String(error) };
}

/** Runs the contract on the cache in IndexedDB; gives the failures by name. */
async function runCacheContract(): Promise<Record<string, string>> {
  const failures: Record<string, string> = {};
  for (const [index, { name, run }] of PAGE_CACHE_CONTRACT.entries()) {
    await run(indexedDbCache(`contract-${index}`)).catch((error: unknown) => {
      failures[name] = String(error);
    });
  }
  return failures;
}
