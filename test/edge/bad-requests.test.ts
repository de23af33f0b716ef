import { expect, test } from "vitest";
import { askGenerated } from "./generated-requests.ts";

/** `npm run campaign:edge` asks for more of both. */
const RUNS = Number(process.env.RUNS ?? 2000);
const SEED = Number(process.env.SEED ?? 13);

test("whatever is asked, the answer is a result or a problem of the asker, and nothing of another workspace", async () => {
  const statuses = await askGenerated(RUNS, SEED);
  console.log(`${RUNS} requests, seed ${SEED}:`, Object.fromEntries([...statuses].sort(([a], [b]) => a - b)));
  // The requests are bad in many ways, and some of them are not.
  for (const status of [200, 400, 401, 403, 404, 405, 415]) expect(statuses.get(status)).toBeGreaterThan(0);
}, 300_000);
