import { createHmac } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { Webhooks } from "../../src/edge/security/webhooks.ts";
import { ACCESS, type TestApp, testApp } from "./edge-fixture.ts";

const CONTEXT = { context: { account: { plan: "premium", id: 1 } } };
const PUSH = '{"ref": "refs/heads/main", "repository": {"clone_url": "https://evil.example/x.git"}}';
const NOW = 1_700_000_000;

const hex = (body: string, secret = "hush"): string => createHmac("sha256", secret).update(body).digest("hex");

function standard(id: string, time: number, body = PUSH, secret = "hush"): Record<string, string> {
  const signature = createHmac("sha256", secret).update(`${id}.${time}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(time), "webhook-signature": `v2,x v1,AAAA v1,${signature}` };
}

describe("webhooks", () => {
  const hooked = (): TestApp => testApp({ webhookSecret: "hush" });
  const deliver = (app: TestApp, headers: Record<string, string>, body = PUSH) =>
    app.post("/v1/hooks/git", body, headers);

  test.each<[string, Record<string, string>]>([
    ["GitHub", { "x-hub-signature-256": `sha256=${hex(PUSH)}`, "x-github-delivery": "1" }],
    ["GitLab", { "x-gitlab-token": "hush", "x-gitlab-event-uuid": "1" }],
    ["Standard Webhooks", standard("msg_1", NOW)],
  ])("of %s make the service look at its own source, once for each delivery", async (_name, headers) => {
    const app = hooked();
    await app.get("/healthz");
    expect(await deliver(app, headers)).toMatchObject({ status: 202, json: { outcome: "accepted" } });
    await vi.waitFor(() => expect(app.source.loads).toBe(2));
    expect(await deliver(app, { ...headers, "x-github-delivery": "2" })).toMatchObject({
      json: { outcome: "duplicate" },
    });
    expect(app.source.loads).toBe(2);
  });

  test.each<[string, Record<string, string>]>([
    ["nothing", {}],
    ["another secret", { "x-hub-signature-256": `sha256=${hex(PUSH, "hish")}` }],
    ["the signature of another body", { "x-hub-signature-256": `sha256=${hex(`${PUSH} `)}` }],
    ["half a signature", { "x-hub-signature-256": `sha256=${hex(PUSH).slice(32)}` }],
    ["SHA-1", { "x-hub-signature": "sha1=aa" }],
    ["another token", { "x-gitlab-token": "hus" }],
    ["an old delivery", standard("msg_1", NOW - 301)],
    ["one from the future", standard("msg_1", NOW + 302)],
    ["a time that is none", { ...standard("msg_1", NOW), "webhook-timestamp": "now" }],
    ["another id", { ...standard("msg_1", NOW), "webhook-id": "msg_2" }],
    ["no base64", { ...standard("msg_1", NOW), "webhook-signature": "v1,%%%" }],
  ])("with %s are refused", async (_name, headers) => {
    const app = hooked();
    expect(await deliver(app, headers)).toMatchObject({ status: 401, json: { code: "signature_invalid" } });
    expect(app.source.loads).toBe(0);
  });

  test("need a secret, and a body of bounded size", async () => {
    expect((await deliver(testApp(), { "x-gitlab-token": "" })).status).toBe(404);
    expect((await deliver(hooked(), { "x-gitlab-token": "hush" }, "x".repeat(2 << 20))).status).toBe(413);
  });

  test("may have a secret as Standard Webhooks write them", async () => {
    const secret = Buffer.from("hush");
    const webhooks = new Webhooks(`whsec_${secret.toString("base64")}`);
    expect(await webhooks.accept(new Headers(standard("msg_1", NOW)), new Uint8Array(Buffer.from(PUSH)), NOW)).toBe(
      true,
    );
  });
});

describe("pages of other origins", () => {
  const ask = (app: TestApp, origin: string, init: RequestInit = {}): Promise<Response> =>
    Promise.resolve(app.app.request("/v1/resolve", { ...init, headers: { origin, ...init.headers } }));
  const preflight = { method: "OPTIONS", headers: { "access-control-request-method": "POST" } };
  const post = { method: "POST", body: JSON.stringify(CONTEXT), headers: { "content-type": "application/json" } };

  test("may read nothing unless their origin is listed", async () => {
    for (const app of [testApp(), testApp({ corsOrigins: ["https://app.example"] })]) {
      for (const init of [preflight, post]) {
        const { headers } = await ask(app, "https://evil.example", init);
        expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      }
    }
  });

  test("may read when it is", async () => {
    const app = testApp({ corsOrigins: ["https://app.example"] });
    const { status, headers } = await ask(app, "https://app.example", preflight);
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      "access-control-allow-origin": "https://app.example",
      "access-control-allow-methods": "POST, OPTIONS",
      "access-control-allow-headers": expect.stringContaining("if-none-match"),
      vary: "origin",
    });
    expect((await ask(app, "https://app.example", post)).headers.get("access-control-allow-origin")).toBe(
      "https://app.example",
    );
    const failed = await ask(app, "https://app.example", { ...post, body: "{" });
    expect([failed.status, failed.headers.get("access-control-allow-origin")]).toEqual([400, "https://app.example"]);
  });

  test("may all read with `*`, and never make the service do something", async () => {
    const app = testApp({ corsOrigins: ["*"], access: ACCESS });
    expect((await ask(app, "https://any.example", post)).headers.get("access-control-allow-origin")).toBe("*");
    for (const path of ["/v1/refresh", "/v1/rollback", "/v1/hooks/git"]) {
      const { headers } = await app.app.request(path, {
        ...preflight,
        headers: { origin: "https://a", ...preflight.headers },
      });
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

describe("limits", () => {
  test("bound a batch, the depth of a context and a body", async () => {
    const app = testApp({ limits: { batchIds: 2, contextDepth: 3, bodyBytes: 500 } });
    const ask = async (body: object): Promise<unknown> => (await app.post("/v1/resolve", body)).json.code;
    expect(await ask({ ...CONTEXT, variables: ["limit", "exact"] })).toBeUndefined();
    expect(await ask({ ...CONTEXT, variables: ["limit", "exact", "limit"] })).toBe("batch_too_large");
    expect(await ask({ context: { account: { plan: "x", id: 1 }, deep: [[]] } })).toBeUndefined();
    expect(await ask({ context: { account: { plan: "x", id: 1 }, deep: [[[]]] } })).toBe("body_invalid");
    expect(await ask({ ...CONTEXT, more: "x".repeat(500) })).toBe("body_too_large");
  });

  test("of the platform hold for each client and workspace, whatever it asks for", async () => {
    const keys: string[] = [];
    const rateLimit = {
      limit: async ({ key }: { readonly key: string }) => {
        keys.push(key);
        return { success: keys.length < 2 };
      },
    };
    const app = testApp({ rateLimit });
    expect((await app.post("/v1/resolve", CONTEXT, { "cf-connecting-ip": "192.0.2.1" })).status).toBe(200);
    const refused = await app.post("/v1/resolve", CONTEXT);
    expect(refused).toMatchObject({ status: 429, json: { code: "rate_limited" } });
    expect(refused.headers.get("retry-after")).toBe("10");
    expect(keys).toEqual(["default:192.0.2.1", "default:"]);
  });
});

test("there is no page unless it is enabled", async () => {
  expect(await testApp().get("/")).toMatchObject({ status: 404, json: { code: "route_not_found" } });
  const { app } = testApp({ playground: true });
  expect((await app.request("/")).headers.get("content-type")).toBe("text/html; charset=utf-8");
});

describe("every answer", () => {
  test("has an id: the one it came with where that is harmless", async () => {
    const { get } = testApp();
    expect((await get("/healthz", { "x-request-id": "abc-1" })).headers.get("x-request-id")).toBe("abc-1");
    for (const bad of ["", "a b", "x".repeat(101), "<script>"]) {
      expect((await get("/healthz", { "x-request-id": bad })).headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("has its own id, however many are answered meanwhile", async () => {
    const { get } = testApp();
    const ids = Array.from({ length: 20 }, (_, index) => `request-${index}`);
    const answers = await Promise.all(ids.map((id) => get("/healthz", { "x-request-id": id })));
    expect(answers.map(({ headers }) => headers.get("x-request-id"))).toEqual(ids);
    const unnamed = await Promise.all(ids.map(() => get("/healthz")));
    expect(new Set(unnamed.map(({ headers }) => headers.get("x-request-id"))).size).toBe(ids.length);
  });

  test("tells what it waited for, and whether it came from memory", async () => {
    const { post } = testApp();
    const first = await post("/v1/resolve", CONTEXT);
    expect(first.headers.get("cache-status")).toBe("rototo; fwd=miss; stored");
    expect(first.headers.get("server-timing")).toMatch(/^load;dur=\d+$/);
    const second = await post("/v1/resolve", CONTEXT);
    expect(second.headers.get("cache-status")).toBe("rototo; hit");
    expect(second.headers.get("server-timing")).toBeNull();
  });

  test("lets nothing be loaded, framed or guessed at", async () => {
    const { get } = testApp();
    for (const path of ["/healthz", "/nope", "/v1/resolve", "/v1/status"]) {
      expect(Object.fromEntries((await get(path)).headers)).toMatchObject({
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      });
    }
  });
});
