import fc from "fast-check";
import { expect, test } from "vitest";
import { createEdgeApp } from "../../../src/edge/app.ts";
import { createFront } from "../../../src/edge/front/create-front.ts";
import { asked, guardedOptions, requestOf } from "../generated-requests.ts";

const RUNS = Number(process.env.RUNS ?? 1500);
const SEED = Number(process.env.SEED ?? 29);

/** Outside of Workers nothing has to be kept alive. */
const CONTEXT = { waitUntil: () => {} };

/** All that an answer says but what is another one every time. */
async function told(response: Response): Promise<unknown> {
  const { "x-request-id": _, "server-timing": __, ...headers } = Object.fromEntries(response.headers);
  const isEndless = headers["content-type"] === "text/event-stream";
  if (isEndless) await response.body?.cancel();
  return { status: response.status, headers, body: isEndless ? "" : await response.text() };
}

/** What changes a workspace would change that behind the front and not the one in it, which hears of it later. */
const harmless = asked.filter(({ path }) => !/\/(refresh|rollback|hooks)/.test(path));

test("a front answers every request as the complete app does", async () => {
  const [behind, alone] = [createEdgeApp(guardedOptions()), createEdgeApp(guardedOptions())];
  let forwarded = 0;
  const front = createFront(guardedOptions(), async (request) => {
    forwarded++;
    return behind.fetch(request);
  });
  const ask = { front: (request: Request) => front(request, CONTEXT), behind: behind.fetch, alone: alone.fetch };
  // All of them have a version, so that they answer from memory.
  for (const each of Object.values(ask)) expect((await each(new Request("http://edge/healthz"))).status).toBe(200);
  await fc.assert(
    fc.asyncProperty(harmless, async (each) => {
      const answer = await ask.front(requestOf(each));
      expect(await told(answer)).toEqual(await told(await ask.alone(requestOf(each))));
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // Both ways were taken.
  expect(forwarded).toBeGreaterThan(RUNS / 10);
  expect(forwarded).toBeLessThan((RUNS * 9) / 10);
}, 120_000);

const ODD = [
  "/v1/x/../snapshot",
  "/v1/x/%2E%2e/snapshot",
  "/v1/workspaces/../snapshot",
  "/v1\\snapshot",
  "/v1/../healthz",
];

test.each(ODD)("a front answers as the complete app does where the host leaves a path as it came: %s", async (path) => {
  const [behind, alone] = [createEdgeApp(guardedOptions()), createEdgeApp(guardedOptions())];
  const front = createFront(guardedOptions(), async (request) => behind.fetch(request));
  const request = (): Request => {
    const headers = { authorization: "Bearer mine" };
    return Object.defineProperty(new Request("http://edge/", { headers }), "url", { value: `http://edge${path}?x` });
  };
  expect(await told(await front(request(), CONTEXT))).toEqual(await told(await alone.fetch(request())));
});
