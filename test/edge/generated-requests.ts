import fc from "fast-check";
import type { Hono } from "hono";
import { expect } from "vitest";
import { createEdgeApp } from "../../src/edge/app.ts";
import { pathsOf } from "../../src/edge/endpoint.ts";
import { ENDPOINTS } from "../../src/edge/endpoints.ts";
import { MemoryWorkspace } from "../../src/edge/memory-workspace.ts";
import type { EdgeOptions } from "../../src/edge/service.ts";
import { FILES, fakeClock, fakeSource } from "./edge-fixture.ts";

/** What only the workspace says that no generated request has a token for. */
const SECRET = "of-the-other-workspace";

/** A service of two workspaces; the token `mine` opens everything of the one. */
export function guardedOptions(): EdgeOptions {
  const clock = fakeClock();
  const [mine, other] = [fakeSource(), fakeSource()];
  other.next = {
    ...FILES,
    [`variables/${SECRET}.toml`]: `schema_version = 1\ntype = "string"\n[values]\nx = "${SECRET}"\n[resolve]\ndefault = "x"\n`,
  };
  const byName = new Map([
    ["mine", new MemoryWorkspace(mine, { clock })],
    ["other", new MemoryWorkspace(other, { clock })],
  ]);
  const tokens = [{ token: "mine", may: ["resolve", "explain", "refresh", "snapshot"] as const, workspaces: ["mine"] }];
  return {
    workspaces: { byName, defaultName: "mine" },
    access: { open: [], tokens },
    corsOrigins: ["https://a.example"],
    webhookSecret: "hush",
    playground: true,
    clock,
    logger: { log: () => {} },
  };
}

/** What is asked, by a client that means no good or knows no better. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

const segment = fc.oneof(
  fc.constantFrom(
    "mine",
    "other",
    "limit",
    "premium",
    SECRET,
    "__proto__",
    "%",
    "%2e%2e",
    "..",
    "",
    "v1",
    "0".repeat(64),
  ),
  fc.webSegment(),
);
const known = fc
  .tuple(fc.constantFrom(...Object.values(ENDPOINTS).flatMap(pathsOf)), segment, segment)
  .map(([path, first, second]) => path.replace(/\{\w+\}/, first).replace(/\{\w+\}/, second));
const query = fc.oneof(
  fc.constant(""),
  fc.webQueryParameters().map((text) => `?${text}&flagConfigEtag=${text}`),
);
const ids = fc.oneof(
  fc.array(fc.constantFrom("limit", "exact", "premium", SECRET, "__proto__")),
  fc.jsonValue({ maxDepth: 1 }),
);
const members = fc.record(
  {
    context: fc.oneof(
      fc.constant({ account: { plan: "premium", id: 1 }, targetingKey: "u" }),
      fc.jsonValue({ maxDepth: 3 }),
    ),
    variables: ids,
    qualifiers: ids,
    trace: fc.oneof(fc.boolean(), fc.jsonValue({ maxDepth: 1 })),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  members.map((value) => JSON.stringify(value)),
  fc.json({ maxDepth: 4 }),
  fc.string({ maxLength: 60 }),
  fc.uint8Array({ maxLength: 60 }),
);
const printable = fc.string({ maxLength: 20, unit: "grapheme-ascii" }).map((text) => text.trim());
const headers = fc.record(
  {
    authorization: fc.constantFrom("Bearer mine", "Bearer other", "bearer  mine", "Bearer", "Basic mine", ""),
    "content-type": fc.constantFrom(
      "application/json",
      "application/json",
      "text/plain",
      "application/json; charset=latin1",
    ),
    "content-encoding": fc.constantFrom("identity", "identity", "gzip"),
    "accept-encoding": printable,
    "if-none-match": fc.oneof(printable, fc.constantFrom("*", '"x"', 'W/"')),
    "last-event-id": printable,
    "x-request-id": printable,
    "x-hub-signature-256": fc.constantFrom("sha256=", `sha256=${"0".repeat(64)}`),
    "x-gitlab-token": fc.constantFrom("", "hush", "hish"),
    "webhook-signature": printable,
    "webhook-id": printable,
    "webhook-timestamp": printable,
    origin: fc.constantFrom("https://a.example", "https://b.example", "null"),
  },
  { requiredKeys: ["authorization"] },
);

/** Requests of all kinds. */
export const asked: fc.Arbitrary<Asked> = fc.record({
  path: fc
    .tuple(
      fc.oneof(
        known,
        known,
        fc.array(segment, { maxLength: 6 }).map((parts) => `/${parts.join("/")}`),
      ),
      query,
    )
    .map((parts) => parts.join("")),
  method: fc.constantFrom("POST", "POST", "POST", "GET", "GET", "PUT", "DELETE", "OPTIONS", "HEAD"),
  body,
  headers,
});

/** Asks so many generated requests: none may fail, hang, or be answered with what is another's. */
export async function askGenerated(runs: number, seed: number): Promise<Map<number, number>> {
  const app = createEdgeApp(guardedOptions());
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(asked, async (each) => {
      const text = await within(5000, answerOf(app, requestOf(each), statuses));
      expect(text).not.toContain(SECRET);
    }),
    { seed, numRuns: runs },
  );
  return statuses;
}

/** The request to ask it with. */
export function requestOf({ path, method, body, headers }: Asked): Request {
  const hasBody = !["GET", "HEAD"].includes(method);
  return new Request(`http://edge${path}`, { method, headers, ...(hasBody ? { body } : {}) } as RequestInit);
}

async function answerOf(app: Hono, request: Request, statuses: Map<number, number>): Promise<string> {
  const response = await app.fetch(request);
  const { status } = response;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  expect(status).toBeLessThan(500);
  const isEndless = response.headers.get("content-type") === "text/event-stream";
  if (isEndless) await response.body?.cancel();
  const text = isEndless ? "" : await response.text();
  if (status < 400 || request.method === "HEAD") return text;
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(JSON.parse(text)).toMatchObject({ status, code: expect.stringMatching(/^[a-z_]+$/) });
  // What the asker wrote may come back; it gives nothing away.
  const { detail: _, instance: __, key: ___, errorDetails: ____, ...rest } = JSON.parse(text);
  return JSON.stringify(rest);
}

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer came")), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
