/** The median of a list of numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Times bodies in turn, round after round, so that whatever else the machine does falls on all alike.
 *
 * @returns milliseconds by name, the median of the rounds.
 */
export async function timeInterleaved(
  bodies: Readonly<Record<string, () => unknown>>,
  rounds: number,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>();
  for (let round = -1; round < rounds; round++) {
    for (const [name, body] of Object.entries(bodies)) {
      const start = performance.now();
      await body();
      // The first round warms up.
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), performance.now() - start]);
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

/** Prints rows as a Markdown table. */
export function printTable(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  console.log(
    [
      line(columns),
      line(columns.map(() => "---")),
      ...rows.map((row) => line(columns.map((name) => row[name] ?? ""))),
    ].join("\n"),
  );
}
