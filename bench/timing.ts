import { median } from "./measure.ts";

/** What one row of a table compares: bodies that do the same work, each `operations` times. */
export interface Row {
  readonly name: string;
  readonly operations: number;
  readonly bodies: Readonly<Record<string, () => unknown>>;
}

/** What a row was found to cost; both are medians of the rounds. */
export interface Timed {
  readonly name: string;
  /** Of one operation. */
  readonly nanoseconds: Readonly<Record<string, number>>;
  /** `ratios[a][b]`: to body a, that of b, round by round: what slows a machine down for a while falls on both. */
  readonly ratios: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Times the bodies of each row in turn, round after round, so that whatever else happens falls on all alike. */
export function time(rows: readonly Row[], rounds: number, now: () => number): Timed[] {
  return rows.map(({ name, operations, bodies }) => {
    const entries = Object.entries(bodies).map(([body, run]) => ({ body, run, repeats: warmUp(run, now), times: [0] }));
    for (let round = 0; round < rounds; round++) {
      for (const { run, repeats, times } of entries) {
        const start = now();
        for (let index = 0; index < repeats; index++) run();
        times[round] = ((now() - start) * 1e6) / operations / repeats;
      }
    }
    const figures = (figureOf: (times: readonly number[]) => number): Record<string, number> =>
      Object.fromEntries(entries.map(({ body, times }) => [body, figureOf(times)]));
    return {
      name,
      nanoseconds: figures(median),
      ratios: Object.fromEntries(entries.map((base) => [base.body, figures((times) => ratio(times, base.times))])),
    };
  });
}

function ratio(times: readonly number[], base: readonly number[]): number {
  return median(times.map((each, round) => each / (base[round] ?? 0)));
}

/** Runs a body until it is fast, and tells how often it has to run for clocks that count whole milliseconds. */
function warmUp(run: () => unknown, now: () => number): number {
  const start = now();
  let runs = 0;
  for (; now() - start < 200; runs++) run();
  return Math.max(1, Math.ceil(runs / 8));
}
