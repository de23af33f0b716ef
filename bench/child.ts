import { comparisons } from "./agreement.ts";
import { type Makers, type PeerMakers, peerColumns } from "./evaluators.ts";
import { readyRound } from "./rows.ts";

/** What a process is for: a column of a row; without these the comparison of all answers. */
export type Job = readonly [] | readonly [row: string, column: string];

/**
 * What runs where one job is done and nothing else, on any host. Of a column it makes the evaluator when it is called for
 * the first time, and from then on each call times a round.
 */
export function answering([row, column = ""]: Job, own: Makers, peers: PeerMakers): () => Promise<unknown> {
  let round: (() => number) | undefined;
  return async () => {
    if (row === undefined) return await comparisons(own, peers);
    if (round) return round();
    round = await readyRound(row, { ...own, ...peerColumns(peers) }[column]);
    return null;
  };
}
