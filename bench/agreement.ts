import type { Evaluator, Makers, PeerMakers } from "./evaluators.ts";
import { ROWS, type Row } from "./rows.ts";
import { workingPeers } from "./working-peers.ts";
import { contexts, type Flag } from "./workload.ts";

/** A row's name, and the columns it has on a host. */
export interface Comparison {
  readonly row: string;
  readonly columns: readonly string[];
}

/** Our evaluators and the closures, by the name of their column, and the flags that they have. */
interface Agreeing {
  readonly list: readonly Flag[];
  readonly evaluators: Readonly<Record<string, Evaluator>>;
}

/** What can be asked as peers are. */
const PEER: Evaluator = { ask: () => undefined };

/** Compares the answers of all evaluators, and tells who can be asked what here. @throws where answers differ. */
export async function comparisons(own: Makers, peers: PeerMakers): Promise<Comparison[]> {
  const found: Comparison[] = [];
  const agreeing = new Map<Row["list"], Agreeing>();
  let working = Object.entries(peers);
  for (const { name, list: makeList, loop } of ROWS) {
    const { list, evaluators } = agreeing.get(makeList) ?? (await agree(own, makeList()));
    agreeing.set(makeList, { list, evaluators });
    const columns = Object.keys(evaluators).filter((column) => loop(evaluators[column] ?? PEER, list));
    if (loop(PEER, list)) {
      const theirs = await workingPeers(list, Object.fromEntries(working));
      working = working.filter(([peer]) => peer in theirs);
      columns.push(...Object.keys(theirs));
    }
    found.push({ row: name, columns });
  }
  return found;
}

async function agree(own: Makers, list: readonly Flag[]): Promise<Agreeing> {
  const evaluators: Record<string, Evaluator> = {};
  for (const [column, make] of Object.entries(own)) evaluators[column] = await make(list);
  const agreeing = { list, evaluators };
  checkAgreement(agreeing);
  return agreeing;
}

/** Compares what is the same in resolutions and decisions, from each way of each evaluator. @throws where one differs. */
function checkAgreement({ list, evaluators }: Agreeing): void {
  // Every seventh has all plans and countries among them, and seats on both sides of the bounds.
  for (const context of contexts(256).filter((_, index) => index % 7 === 0)) {
    let expected: string | undefined;
    for (const [name, { ask, bind, all }] of Object.entries(evaluators)) {
      const get = bind?.(context);
      const ways = [list.map(({ id }) => ask(id, context)), get && list.map(({ id }) => get(id)), all?.(context)];
      for (const answers of ways) {
        if (answers === undefined) continue;
        const text = JSON.stringify(answers, ["id", "valueKey", "value", "valueJson"]);
        expected ??= text;
        if (text !== expected) throw new Error(`${name} answers otherwise in ${JSON.stringify(context)}`);
      }
    }
  }
}
