import { Hono } from "hono";
import { describe, expect, test, vi } from "vitest";
import { createEdgeApp } from "../../src/edge/app.ts";
import { MemoryWorkspace } from "../../src/edge/memory-workspace.ts";
import { oneWorkspace } from "../../src/edge/service.ts";
import { RototoError } from "../../src/runtime/index.ts";
import { ACCESS, FILES, fakeClock, fakeSource, read, type TestApp, testApp, unavailable } from "./edge-fixture.ts";

const LIMIT = "/v1/variables/limit";
const PREMIUM = { context: { account: { plan: "premium" } } };
const NEWER = { ...FILES, "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", "50") };
const TOKEN = { authorization: "Bearer refresh-me" };

const withToken = (): TestApp => testApp({ access: ACCESS });

async function limitOf({ post }: TestApp): Promise<unknown> {
  return (await post(LIMIT, PREMIUM)).json.value;
}

describe("loading", () => {
  test("happens on first use, once", async () => {
    const app = testApp();
    expect(app.source.loads).toBe(0);
    expect(await limitOf(app)).toBe(25);
    expect(await limitOf(app)).toBe(25);
    expect(app.source.loads).toBe(1);
  });

  test("is shared by those who come while it is under way", async () => {
    const app = testApp();
    let release = (): void => {};
    app.source.hold = new Promise((resolve) => {
      release = resolve;
    });
    const answers = Promise.all(Array.from({ length: 10 }, () => limitOf(app)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    release();
    expect(await answers).toEqual(Array(10).fill(25));
    expect(app.source.loads).toBe(1);
  });

  test("is done anew when the request that began it is gone", async () => {
    const app = testApp();
    app.source.hold = new Promise(() => {});
    void app.post(LIMIT, PREMIUM);
    await vi.waitFor(() => expect(app.source.loads).toBe(1));
    app.source.hold = Promise.resolve();
    app.clock.time += 31_000;
    expect(await limitOf(app)).toBe(25);
    expect(app.source.loads).toBe(2);
  });

  test("that fails is told, with a time to come back, and tried again only then", async () => {
    const app = testApp();
    app.source.next = unavailable();
    const first = await app.post(LIMIT, PREMIUM);
    expect(first.status).toBe(503);
    expect(first.headers.get("retry-after")).toBe("1");
    expect(first.json).toMatchObject({
      code: "source_unavailable",
      detail: "git fetch failed for workspace source: HTTP 500",
    });
    expect((await app.post(LIMIT, PREMIUM)).status).toBe(503);
    expect(app.source.loads).toBe(1);

    app.clock.time += 1000;
    expect((await app.post(LIMIT, PREMIUM)).headers.get("retry-after")).toBe("2");
    expect(app.source.loads).toBe(2);

    app.clock.time += 2000;
    app.source.next = FILES;
    expect(await limitOf(app)).toBe(25);
  });

  test("waits no longer than half a minute between tries", async () => {
    const app = testApp();
    app.source.next = unavailable();
    const waits: (string | null)[] = [];
    for (let tries = 0; tries < 8; tries++) {
      waits.push((await app.get("/healthz")).headers.get("retry-after"));
      app.clock.time += 30_000;
    }
    expect(waits).toEqual(["1", "2", "4", "8", "16", "30", "30", "30"]);
  });

  test("of a faulty workspace names the faults", async () => {
    const app = testApp();
    app.source.next = { ...FILES, "variables/limit.toml": "schema_version = 1\ntype = \n" };
    const { status, json } = await app.post(LIMIT, PREMIUM);
    expect(status).toBe(503);
    expect(json).toMatchObject({
      code: "lint_failed",
      detail: expect.stringMatching(/^workspace lint failed with \d+ diagnostic\(s\)$/),
      diagnostics: [{ rule: "rototo/variable-parse-failed", severity: "error", path: "variables/limit.toml", line: 1 }],
    });
  });

  test("that fails unexpectedly tells nothing of it, but logs it", async () => {
    const app = testApp();
    app.source.next = new TypeError("secret detail");
    const answer = await app.get("/healthz");
    expect(answer.status).toBe(503);
    expect(answer.text).not.toContain("secret");
    expect((await app.get("/v1/status")).text).not.toContain("secret");
    expect(app.lines).toHaveLength(1);
  });
});

describe("health", () => {
  test("is good once the workspace is loaded, and stays so", async () => {
    const app = withToken();
    expect((await app.get("/healthz")).text).toBe('{"status":"ok"}');
    app.source.next = unavailable();
    await app.post("/v1/refresh", "", TOKEN);
    expect((await app.get("/healthz")).status).toBe(200);
  });
});

describe("status", () => {
  test("tells of the version that is served", async () => {
    expect((await testApp().get("/v1/status")).json).toEqual({
      source: "git+https://git.example/config.git#main",
      loaded: true,
      fingerprint: null,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      immutable: false,
      stale: false,
      refreshing: false,
      last_attempt: 1_700_000_000.5,
      last_success: 1_700_000_000.5,
      last_checked: 1_700_000_000.5,
      consecutive_failures: 0,
      last_error: null,
      last_diagnostics: [],
      versions: [
        {
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          fingerprint: null,
          loaded_at: 1_700_000_000.5,
          current: true,
        },
      ],
    });
  });

  test("tells of a workspace that could not be loaded", async () => {
    const app = testApp();
    app.source.next = unavailable();
    expect((await app.get("/v1/status")).json).toMatchObject({
      loaded: false,
      last_success: null,
      last_checked: null,
      consecutive_failures: 1,
      last_error: "git fetch failed for workspace source: HTTP 500",
    });
  });

  test("tells that a refresh is under way", async () => {
    const app = withToken();
    await app.get("/healthz");
    let release = (): void => {};
    app.source.hold = new Promise((resolve) => {
      release = resolve;
    });
    const refreshed = app.post("/v1/refresh", "", TOKEN);
    await vi.waitFor(() => expect(app.source.loads).toBe(2));
    expect((await app.get("/v1/status")).json.refreshing).toBe(true);
    release();
    await refreshed;
    expect((await app.get("/v1/status")).json.refreshing).toBe(false);
  });
});

describe("refresh", () => {
  test("takes a newer version over", async () => {
    const app = withToken();
    expect(await limitOf(app)).toBe(25);
    app.source.next = NEWER;
    app.clock.time += 60_000;
    expect((await app.post("/v1/refresh", "", TOKEN)).json).toEqual({ outcome: "refreshed", fingerprint: null });
    expect(await limitOf(app)).toBe(50);
    expect((await app.get("/v1/status")).json).toMatchObject({
      last_success: 1_700_000_060.5,
      last_attempt: 1_700_000_060.5,
    });
  });

  test("loads the first version where there is none", async () => {
    const app = withToken();
    expect((await app.post("/v1/refresh", "", TOKEN)).json).toEqual({ outcome: "refreshed", fingerprint: null });
    expect(app.source.probes).toBe(0);
  });

  test.each(["unchanged", "immutable"] as const)(
    "of a source that is %s loads nothing, and counts as a success",
    async (found) => {
      const app = withToken();
      await app.get("/healthz");
      app.source.probed = unavailable();
      await app.post("/v1/refresh", "", TOKEN);
      app.clock.time += 60_000;
      app.source.probed = found;
      expect((await app.post("/v1/refresh", "", TOKEN)).json).toEqual({ outcome: found, fingerprint: null });
      expect(app.source.loads).toBe(1);
      expect((await app.get("/v1/status")).json).toMatchObject({
        last_success: 1_700_000_000.5,
        last_checked: 1_700_000_060.5,
        consecutive_failures: 0,
        last_error: null,
      });
    },
  );

  test.each([
    [
      "the source cannot be asked",
      (app: TestApp) => {
        app.source.probed = unavailable();
      },
      "source_unavailable",
    ],
    [
      "the source cannot be read",
      (app: TestApp) => {
        app.source.next = unavailable();
      },
      "source_unavailable",
    ],
    [
      "the ref is gone",
      (app: TestApp) => {
        app.source.probed = new RototoError("source_not_found", "git ref `main` was not found in `x`");
      },
      "source_not_found",
    ],
    [
      "the newer version is faulty",
      (app: TestApp) => {
        app.source.next = { ...FILES, "variables/limit.toml": "nope" };
      },
      "lint_failed",
    ],
    [
      "the newer version has no manifest",
      (app: TestApp) => {
        app.source.next = {};
      },
      "workspace_not_found",
    ],
  ])("keeps the version that is served when %s", async (_name, spoil, code) => {
    const app = withToken();
    expect(await limitOf(app)).toBe(25);
    spoil(app);
    for (const failures of [1, 2]) {
      const answer = await app.post("/v1/refresh", "", TOKEN);
      expect(answer.status).toBe(502);
      expect(answer.json).toMatchObject({ code });
      expect(await limitOf(app)).toBe(25);
      expect((await app.get("/v1/status")).json).toMatchObject({
        loaded: true,
        consecutive_failures: failures,
        last_error: answer.json.detail,
        last_success: 1_700_000_000.5,
      });
    }
    app.source.probed = "changed";
    app.source.next = NEWER;
    await app.post("/v1/refresh", "", TOKEN);
    expect(await limitOf(app)).toBe(50);
    expect((await app.get("/v1/status")).json).toMatchObject({
      consecutive_failures: 0,
      last_error: null,
      last_diagnostics: [],
    });
  });

  test("of a faulty version names the faults, in the answer and in the status", async () => {
    const app = withToken();
    await app.get("/healthz");
    app.source.next = { ...FILES, "variables/limit.toml": "nope" };
    const diagnostics = [{ rule: "rototo/variable-parse-failed", path: "variables/limit.toml" }];
    expect((await app.post("/v1/refresh", "", TOKEN)).json).toMatchObject({ diagnostics });
    expect((await app.get("/v1/status")).json).toMatchObject({ last_diagnostics: diagnostics });
  });

  test("is shared by those who ask while it is under way", async () => {
    const app = withToken();
    await app.get("/healthz");
    app.source.hold = new Promise((resolve) => setTimeout(resolve, 50));
    const answers = await Promise.all([1, 2, 3].map(() => app.post("/v1/refresh", "", TOKEN)));
    expect(answers.map(({ json }) => json.outcome)).toEqual(["refreshed", "refreshed", "refreshed"]);
    expect(app.source.loads).toBe(2);
  });

  test("does not hold up those who resolve", async () => {
    const app = withToken();
    expect(await limitOf(app)).toBe(25);
    app.source.hold = new Promise(() => {});
    void app.post("/v1/refresh", "", TOKEN);
    await vi.waitFor(() => expect(app.source.loads).toBe(2));
    expect(await limitOf(app)).toBe(25);
  });

  test.each([
    ["no token", undefined],
    ["another token", "Bearer refresh-you"],
    ["a part of the token", "Bearer refresh-m"],
    ["a longer token", "Bearer refresh-mee"],
    ["another scheme", "Basic refresh-me"],
    ["the bare token", "refresh-me"],
    ["an empty token", "Bearer "],
  ])("is refused with %s", async (_name, authorization) => {
    const app = withToken();
    const answer = await app.post("/v1/refresh", "", authorization === undefined ? {} : { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(answer.json).toMatchObject({ code: "unauthorized" });
    expect(app.source.loads).toBe(0);
  });

  test("accepts the scheme in any case", async () => {
    expect((await withToken().post("/v1/refresh", "", { authorization: "bearer refresh-me" })).status).toBe(200);
  });
});

test("the app can be mounted in another", async () => {
  const outer = new Hono();
  outer.get("/", (c) => c.text("outer"));
  outer.route(
    "/config",
    createEdgeApp({ workspaces: oneWorkspace(new MemoryWorkspace(fakeSource(), { clock: fakeClock() })) }),
  );
  const ask = (path: string, init?: RequestInit): Promise<Response> => Promise.resolve(outer.request(path, init));
  const answer = await read(
    await ask("/config/v1/variables/limit", {
      method: "POST",
      body: JSON.stringify(PREMIUM),
      headers: { "content-type": "application/json" },
    }),
  );
  expect(answer.json.value).toBe(25);
  expect((await read(await ask("/config/v1/variables/limit"))).json.code).toBe("method_not_allowed");
  expect(await (await ask("/")).text()).toBe("outer");
  expect((await ask("/")).headers.get("x-content-type-options")).toBeNull();
});

test("work goes on when its client leaves", async () => {
  const kept: Promise<unknown>[] = [];
  const context = {
    waitUntil: (work: Promise<unknown>) => void kept.push(work),
    passThroughOnException: () => {},
    props: {},
  };
  const { app, source } = testApp();
  source.next = unavailable();
  await app.request("/healthz", {}, {}, context);
  expect(kept).toHaveLength(1);
  // A failure must not surface a second time from there.
  await expect(kept[0]).resolves.toBeUndefined();
});
