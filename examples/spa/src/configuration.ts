import { type Client, createClient, edgeSnapshots, readInitialState } from "rototo-edge/browser";
import type { Account } from "./accounts.ts";

/** The client of this page. On the server, and when hydrating, it begins with the state that was rendered with. */
export function configuration(account: Account, state?: string): Client {
  return createClient({
    origin: edgeSnapshots({ url: "/v1" }),
    context: { account },
    ...(state === undefined ? {} : { initial: readInitialState(state) }),
  });
}
