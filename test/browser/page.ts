import { Workspace } from "rototo-edge";
import { indexedDbStore } from "../../src/browser/indexed-db-store.ts";
import { STORE_CONTRACT } from "../contract/store.ts";

/** Runs the contract of the port on the store in IndexedDB; gives the failures by name. */
export async function runStoreContract(): Promise<Record<string, string>> {
  const failures: Record<string, string> = {};
  for (const [index, { name, run }] of STORE_CONTRACT.entries()) {
    await run(() => indexedDbStore(`contract-${index}`)).catch((error: unknown) => {
      failures[name] = String(error);
    });
  }
  return failures;
}

/** Loads with the store in IndexedDB and counts the requests. */
export async function loadStored(source: string): Promise<{ requests: number; values: number }> {
  let requests = 0;
  const workspace = await Workspace.load(source, {
    allowInsecureLoopback: true,
    store: await indexedDbStore(),
    fetch(url, init) {
      requests++;
      return fetch(url, init);
    },
  });
  return { requests, values: workspace.resolveVariables({}).length };
}
