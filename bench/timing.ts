import { median } from "./measure.ts";

/** One round of a body: nanoseconds for one operation. */
export type Round = () => number | Promise<number>;

/** What a row was found to cost; both are medians of the rounds. */
export interface Timed {
  readonly name: string;
  /** Of one operation. */
  readonly nanoseconds: Readonly<Record<string, number>>;
  /** `ratios[a][b]`: to column a, that of b, round by round: what slows a machine down for a while falls on both. */
  readonly ratios: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** How long a body runs before it counts as fast, and how long a round lasts, for clocks that count whole milliseconds. */
const WARM_UP_MS = 300;
const ROUND_MS = 40;

/** Times the columns of a row in turn, round after round, so that whatever else happens falls on all alike. */
export async function timeRow(name: string, columns: Readonly<Record<string, Round>>, rounds: number): Promise<Timed> {
  const entries = Object.entries(columns).map(([column, round]) => ({ column, round, times: [] as number[] }));
  for (let index = 0; index < rounds; index++) {
    for (const { round, times } of entries) times.push(await round());
  }
  const figures = (figureOf: (times: readonly number[]) => number): Record<string, number> =>
    Object.fromEntries(entries.map(({ column, times }) => [column, figureOf(times)]));
  return {
    name,
    nanoseconds: figures(median),
    ratios: Object.fromEntries(entries.map((base) => [base.column, figures((times) => ratio(times, base.times))])),
  };
}

function ratio(times: readonly number[], base: readonly number[]): number {
  return median(times.map((each, round) => each / (base[round] ?? 0)));
}

/** Runs a body, which does so many operations, until it is fast. */
export function warmUp(run: () => unknown, operations: number): () => number {
  countRuns(run, WARM_UP_MS);
  const repeats = countRuns(run, ROUND_MS);
  return () => {
    const start = performance.now();
    for (let index = 0; index < repeats; index++) run();
    return ((performance.now() - start) * 1e6) / operations / repeats;
  };
}

function countRuns(run: () => unknown, milliseconds: number): number {
  const start = performance.now();
  let runs = 0;
  for (; performance.now() - start < milliseconds; runs++) run();
  return runs;
}
