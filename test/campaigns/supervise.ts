/**
 * Long simulations of a supervisor of 1 000 watched sources, for docs/supervisor.md: `npm run campaign:supervise -- FIRST_SEED SEEDS`.
 * A seed that fails is printed and can be replayed by itself.
 */
import { simulate } from "../runtime/supervise/simulation.ts";

const [firstSeed = 1, seeds = 5] = process.argv.slice(2).map(Number);
for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
  const { lateHealthy, unrecovered, overlaps, applied, longestSeconds } = await simulate({
    seed,
    watches: 1_000,
    cycles: 60,
  });
  console.log(
    `seed ${seed}: ${applied} commits applied; of sources that were well the longest waited ${longestSeconds} s`,
  );
  const faults = [...lateHealthy, ...unrecovered.map((id) => `${id} has not recovered`)];
  if (overlaps > 0) faults.push(`${overlaps} pipelines overlapped`);
  for (const fault of faults) console.error(`seed ${seed}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
