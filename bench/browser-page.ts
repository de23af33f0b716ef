import { createClient, edgeSnapshots } from "../src/browser/index.ts";
import type { PageFetch } from "../src/browser/ports.ts";
import { openSnapshot } from "../src/browser/version.ts";
import { Workspace } from "../src/runtime/index.ts";
import { ASKED, type Ask, asking, FLAGS } from "./asking.ts";
import type { PeerMakers } from "./evaluators.ts";
import { type Timed, timeRow, warmUp } from "./timing.ts";
import { workingPeers } from "./working-peers.ts";
import { contexts, flags, workspaceFiles } from "./workload.ts";

/** Runs in a page: what a decision costs there, against the peers in the same page. */
export async function timeDecisions(makers: PeerMakers, rounds: number): Promise<Timed[]> {
  const list = flags(FLAGS);
  const snapshot = await snapshotOf(FLAGS);
  const [context = {}] = contexts(1);
  const client = createClient({ origin: edgeSnapshots({ url: "/bench" }), context, ports: { fetch: serve(snapshot) } });
  const view = await client.start();
  const version = await openSnapshot(snapshot);
  const peers = Object.entries(await workingPeers(list, makers));
  const many = asking(list);
  const row = (name: string, ours: Ask, theirs: (peer: Ask) => Ask): Promise<Timed> => {
    const asks = [["ours", ours] as const, ...peers.map(([peer, ask]) => [peer, theirs(ask)] as const)];
    const columns = asks.map(([column, ask]) => [column, warmUp(many(ask), ASKED)]);
    return timeRow(name, Object.fromEntries(columns), rounds);
  };
  const timed = [
    await row(
      "one decision in the page's context",
      (id) => view.read(id, false),
      (peer) => (id) => peer(id, context),
    ),
    await row(
      "one decision in another context",
      (id, other) => version.valuesFor(other).resolveVariable(id),
      (peer) => peer,
    ),
  ];
  client.close();
  return timed;
}

/** Runs in a page: keeps a snapshot for the next visit. */
export async function keep(count: number): Promise<void> {
  const client = clientFor(count, serve(await snapshotOf(count)));
  await client.start();
  client.close();
}

/** Runs in a page that was just opened: milliseconds until the first decision from what was kept. */
export async function timeStart(count: number): Promise<{ milliseconds: number; source: string }> {
  const start = performance.now();
  const client = clientFor(count, () => new Promise(() => {}));
  const { source } = (await client.start()).read("flag-00000", null);
  return { milliseconds: performance.now() - start, source };
}

function clientFor(count: number, fetch: PageFetch): ReturnType<typeof createClient> {
  const [context = {}] = contexts(1);
  return createClient({ origin: edgeSnapshots({ url: `/bench-${count}` }), context, ports: { fetch } });
}

async function snapshotOf(count: number): Promise<Uint8Array<ArrayBuffer>> {
  return (await Workspace.fromFiles(workspaceFiles(flags(count)))).toSnapshot();
}

function serve(bytes: Uint8Array<ArrayBuffer>): PageFetch {
  return async () => ({ status: 200, headers: { get: () => null }, arrayBuffer: async () => bytes.slice().buffer });
}
