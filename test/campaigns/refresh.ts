/**
 * What a refreshing workspace does in bad times: a virtual day of each fault of its source, and a fleet that comes back. A
 * small part runs with the tests; the whole is `npm run campaign:refresh -- [hours] [instances] [seed]`.
 */
import { randomFrom } from "../../bench/generate-workspace.ts";
import { printTable } from "../../bench/measure.ts";
import { herd } from "../support/refresh/herd.ts";
import { outage } from "../support/refresh/outage-day.ts";
import { FAULTS } from "../support/refresh/scripted-archive.ts";

const [hours = 24, instances = 10_000, seed = 20_261_126] = process.argv.slice(2).map(Number);

const days = [];
for (const fault of FAULTS) {
  for (const periodSeconds of [0.001, 60]) {
    const report = await outage(fault, hours, periodSeconds);
    if (!report.served || report.shortestGap < 1) throw new Error(`${fault}: ${JSON.stringify(report)}`);
    days.push({
      fault,
      "period, s": periodSeconds,
      attempts: report.attempts,
      "gaps, s": `${report.shortestGap.toFixed(0)}–${report.longestGap.toFixed(0)}`,
      "recovered after, s": report.recoveredAfter,
    });
  }
}
printTable(days);

console.log(`\nseed ${seed}`);
printTable(
  [0, 0.5, 1].flatMap((jitter) =>
    [60, 1_800].flatMap((outageSeconds) =>
      [undefined, 30].map((retryAfterSeconds) => {
        const given = { instances, outageSeconds, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
        const { peak, mean } = herd({ periodSeconds: 60, jitter }, given, randomFrom(seed));
        return {
          jitter,
          "outage, s": outageSeconds,
          "Retry-After": retryAfterSeconds ?? "–",
          "peak per s": peak,
          "mean per s": mean.toFixed(1),
          ratio: (peak / mean).toFixed(1),
        };
      }),
    ),
  ),
);
