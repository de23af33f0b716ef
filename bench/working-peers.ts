import type { Ask } from "./asking.ts";
import type { PeerMakers } from "./evaluators.ts";
import { type Flag, isRight } from "./workload.ts";

/** Makes peers of a list of flags, and leaves out those that do not work on this host. */
export async function workingPeers(list: readonly Flag[], makers: PeerMakers): Promise<Record<string, Ask>> {
  const found: Record<string, Ask> = {};
  for (const [name, make] of Object.entries(makers)) {
    try {
      const peer = await make(list);
      if (!isRight(peer, list)) throw new Error("it finds other flags on");
      found[name] = peer;
    } catch (error) {
      console.log(`${name} is left out: ${error instanceof Error ? error.message : error}`);
    }
  }
  return found;
}
