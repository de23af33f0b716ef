import { describe, expect, test } from "vitest";
import { MemoryWorkspace } from "../../src/edge/memory-workspace.ts";
import { type FakeSource, FILES, fakeClock, fakeSource, type TestApp, testApp, unavailable } from "./edge-fixture.ts";

const CONTEXT = { context: { account: { plan: "premium", id: 1 } } };

function twoWorkspaces(
  defaultName: string | null,
): TestApp & { readonly sources: Record<"web" | "billing", FakeSource> } {
  const clock = fakeClock();
  const sources = { web: fakeSource(), billing: fakeSource() };
  sources.billing.next = {
    ...FILES,
    "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", "99"),
  };
  const byName = new Map(
    Object.entries(sources).map(([name, source]) => [name, new MemoryWorkspace(source, { clock })]),
  );
  return { ...testApp({ workspaces: { byName, defaultName }, access: { open: ["resolve", "explain"] } }), sources };
}

describe("several workspaces", () => {
  test("are addressed by name, the default one without it as well", async () => {
    const { post, get } = twoWorkspaces("web");
    expect((await post("/v1/variables/limit", CONTEXT)).json.value).toBe(25);
    expect((await post("/v1/workspaces/web/variables/limit", CONTEXT)).json.value).toBe(25);
    expect((await post("/v1/workspaces/billing/variables/limit", CONTEXT)).json.value).toBe(99);
    expect((await post("/v1/workspaces/billing/resolve", CONTEXT)).json).toMatchObject({
      variables: [{}, { value: 99 }],
    });
    expect((await get("/v1/workspaces")).json).toEqual({ default: "web", workspaces: ["web", "billing"] });
  });

  test("that are unknown, or not named where there is no default, are told", async () => {
    const { post } = twoWorkspaces(null);
    expect(await post("/v1/workspaces/zzz/resolve", CONTEXT)).toMatchObject({
      status: 404,
      json: { code: "unknown_workspace", detail: "no such workspace: zzz" },
    });
    for (const name of ["__proto__", "constructor", "", "%2e%2e"]) {
      expect((await post(`/v1/workspaces/${name}/resolve`, CONTEXT)).status).toBe(404);
    }
    expect(await post("/v1/resolve", CONTEXT)).toMatchObject({
      status: 404,
      json: { detail: "this service has no default workspace; name one: /v1/workspaces/{ws}/…" },
    });
  });

  test("fail apart from each other; health looks at all of them", async () => {
    const { post, get, sources } = twoWorkspaces("web");
    sources.billing.next = unavailable();
    expect((await post("/v1/workspaces/web/resolve", CONTEXT)).status).toBe(200);
    expect((await post("/v1/workspaces/billing/resolve", CONTEXT)).status).toBe(503);
    expect((await get("/healthz")).json).toMatchObject({ status: 503, code: "source_unavailable" });
  });
});

describe("staleness", () => {
  test("past its budget is told by health and status, until somebody confirms the version", async () => {
    const app = testApp({
      maxStalenessSeconds: 60,
      access: { open: ["resolve"], tokens: [{ token: "t", may: ["refresh"] }] },
    });
    expect((await app.get("/healthz")).status).toBe(200);
    app.clock.time += 60_000;
    expect((await app.get("/healthz")).status).toBe(200);
    app.clock.time += 1;
    expect((await app.get("/healthz")).json).toMatchObject({
      code: "stale",
      detail: "nobody has confirmed for more than 60 s that `default` is up to date",
    });
    expect(await app.get("/v1/status")).toMatchObject({ status: 503, json: { stale: true, loaded: true } });
    app.source.probed = "unchanged";
    await app.post("/v1/refresh", "", { authorization: "Bearer t" });
    expect(await app.get("/v1/status")).toMatchObject({ status: 200, json: { stale: false } });
  });
});

describe("rollback", () => {
  const access = { open: ["resolve" as const], tokens: [{ token: "t", may: ["refresh" as const] }] };
  const token = { authorization: "Bearer t" };
  const newer = { ...FILES, "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", "50") };

  test("serves the version before, until the source has another than the one given up", async () => {
    const app = testApp({ access });
    const limit = async (): Promise<unknown> => (await app.post("/v1/variables/limit", CONTEXT)).json.value;
    expect(await limit()).toBe(25);
    expect(await app.post("/v1/rollback", "", token)).toMatchObject({
      status: 409,
      json: { code: "nothing_to_roll_back_to" },
    });
    app.source.next = newer;
    await app.post("/v1/refresh", "", token);
    expect(await limit()).toBe(50);
    expect((await app.post("/v1/rollback", "", token)).json).toEqual({ outcome: "rolled_back", fingerprint: null });
    expect(await limit()).toBe(25);
    expect((await app.post("/v1/refresh", "", token)).json.outcome).toBe("unchanged");
    expect(await limit()).toBe(25);
    expect((await app.get("/v1/status")).json).toMatchObject({ versions: [{ current: false }, { current: true }] });
    app.source.next = { ...newer, "variables/limit.toml": newer["variables/limit.toml"].replace("50", "75") };
    expect((await app.post("/v1/refresh", "", token)).json.outcome).toBe("refreshed");
    expect(await limit()).toBe(75);
  });
});
