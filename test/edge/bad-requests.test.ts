import fc from "fast-check";
import { expect, test } from "vitest";
import { read, testApp } from "./edge-fixture.ts";

const json = fc.json({ maxDepth: 4 });
const members = fc.record(
  {
    context: fc.jsonValue({ maxDepth: 3 }),
    variables: fc.oneof(fc.array(fc.constantFrom("limit", "exact", "__proto__", "zzz")), fc.jsonValue({ maxDepth: 1 })),
    qualifiers: fc.oneof(fc.array(fc.constantFrom("premium", "huge", "toString")), fc.jsonValue({ maxDepth: 1 })),
    trace: fc.oneof(fc.boolean(), fc.jsonValue({ maxDepth: 1 })),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  json,
  members.map((value) => JSON.stringify(value)),
);
const segment = fc.oneof(
  fc.constantFrom("variables", "qualifiers", "resolve", "limit", "premium", "status", "v1", "%", "..", ""),
  fc.webSegment(),
);
const path = fc.oneof(
  fc.constantFrom("/v1/resolve", "/v1/variables/limit", "/v1/qualifiers/premium", "/v1/refresh"),
  fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join("/")}`),
);

test("whatever is asked, the answer is a result or a problem of the asker", async () => {
  const { app } = testApp();
  const request = fc.record({
    path,
    body,
    method: fc.constantFrom("POST", "POST", "POST", "GET", "PUT", "DELETE", "OPTIONS"),
    type: fc.constantFrom("application/json", "text/plain", "application/json; charset=latin1"),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ path, body, method, type }) => {
      const init = {
        method,
        headers: { "content-type": type },
        ...(method === "GET" ? {} : { body }),
      };
      const answer = await read(await app.request(`http://edge${path}`, init));
      expect(answer.status).toBeLessThan(500);
      if (answer.status < 400) return;
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(answer.json).toMatchObject({ status: answer.status, code: expect.stringMatching(/^[a-z_]+$/) });
    }),
    { seed: 13, numRuns: 2000 },
  );
});
