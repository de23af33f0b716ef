import { describe, expect, test } from "vitest";
import { createEdgeApp } from "../../src/edge/app.ts";
import { ENDPOINTS } from "../../src/edge/endpoints.ts";
import { MemoryWorkspace } from "../../src/edge/memory-workspace.ts";
import type { AccessOptions, Capability } from "../../src/edge/security/access.ts";
import { Access } from "../../src/edge/security/access.ts";
import { ACCESS, fakeClock, fakeSource } from "./edge-fixture.ts";

const NAMES = ["web", "billing"];
const MAY: readonly (Capability | "nothing")[] = ["resolve", "explain", "refresh", "snapshot", "nothing"];

function appWith(access: AccessOptions): ReturnType<typeof createEdgeApp> {
  const clock = fakeClock();
  const byName = new Map(NAMES.map((name) => [name, new MemoryWorkspace(fakeSource(), { clock })]));
  return createEdgeApp({ workspaces: { byName, defaultName: "web" }, access, clock, logger: { log: () => {} } });
}

/** Everything that needs to be allowed, once for each way to address it. */
const GUARDED = Object.values(ENDPOINTS)
  .filter(({ capability }) => capability !== null)
  .flatMap(({ method, path, of, capability }) => {
    const filled = path.replace("{id}", "limit").replace("{key}", "limit").replace("{sha256}", "0".repeat(64));
    const plain = of === "service" || path.startsWith("/ofrep") ? filled : `/v1${filled}`;
    const paths = of === "service" ? [plain] : [plain, ...NAMES.map((name) => `/v1/workspaces/${name}${filled}`)];
    return paths.map((address) => ({ method, address, capability }));
  });

async function statusOf(
  app: ReturnType<typeof createEdgeApp>,
  { method, address }: (typeof GUARDED)[number],
  token?: string,
): Promise<number> {
  const headers = {
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const body = '{"context": {"account": {"plan": "premium", "id": 1}}}';
  const response = await app.request(address, { method, headers, ...(method === "POST" ? { body } : {}) });
  await response.body?.cancel();
  return response.status;
}

describe("the authorisation matrix", () => {
  test.each(GUARDED)("$method $address is for who may $capability", async (endpoint) => {
    const { capability } = endpoint;
    const { open: _, ...closed } = ACCESS;
    const app = appWith(closed);
    for (const may of MAY) {
      const status = await statusOf(app, endpoint, `${may}-me`);
      const expected = may === "nothing" ? 401 : may === capability ? "let in" : 403;
      expect([may, status === 401 || status === 403 ? status : "let in"]).toEqual([may, expected]);
    }
    expect(await statusOf(app, endpoint)).toBe(401);
    expect(await statusOf(appWith({ open: [], tokens: [] }), endpoint, `${capability}-me`)).toBe(404);
  });

  test.each(GUARDED)("$method $address of one workspace is closed to the token of another", async (endpoint) => {
    if (endpoint.capability === null) return;
    const app = appWith({ tokens: [{ token: "mine", may: [endpoint.capability], workspaces: ["web"] }] });
    const status = await statusOf(app, endpoint, "mine");
    expect(status === 403).toBe(endpoint.address.includes("/billing/"));
    expect(
      await statusOf(app, { ...endpoint, address: endpoint.address.replace(/\/(web|billing)\//, "/zzz/") }, "mine"),
    ).toBe(endpoint.address.includes("/workspaces/") ? 403 : status);
  });
});

test("only workspaces that a token opens are named", async () => {
  const tokens = [
    { token: "b", may: ["resolve" as const], workspaces: ["billing"] },
    { token: "w", may: ["refresh" as const] },
  ];
  const list = async (token: string): Promise<unknown> => {
    const response = await appWith({ tokens }).request("/v1/workspaces", { headers: { "x-api-key": token } });
    return response.ok ? response.json() : response.status;
  };
  expect(await list("b")).toEqual({ default: null, workspaces: ["billing"] });
  expect([await list("w"), await list("x")]).toEqual([403, 401]);
});

describe("a token", () => {
  const access = new Access({ tokens: [{ token: "a-token", may: ["resolve"] }] });
  const may = (headers: Record<string, string>): Promise<string> =>
    access.require(new Headers(headers), "resolve", "web").then(
      () => "yes",
      ({ code }) => code,
    );

  test.each([
    [{ authorization: "Bearer a-token" }, "yes"],
    [{ authorization: "bearer a-token" }, "yes"],
    [{ "x-api-key": "a-token" }, "yes"],
    [{ authorization: "Bearer a-tokem" }, "unauthorized"],
    [{ authorization: "Bearer a-toke" }, "unauthorized"],
    [{ authorization: "Bearer a-token2" }, "unauthorized"],
    [{ authorization: "Bearer " }, "unauthorized"],
    [{ authorization: "Basic a-token" }, "unauthorized"],
    [{ authorization: "a-token" }, "unauthorized"],
    [{ "x-api-key": "" }, "unauthorized"],
    [{}, "unauthorized"],
  ])("in %o: %s", async (headers, outcome) => {
    expect(await may(headers)).toBe(outcome);
  });

  test("that opens nothing is a mistake", () => {
    expect(() => new Access({ tokens: [{ token: " ", may: ["resolve"] }] })).toThrow(TypeError);
    expect(() => new Access({ tokens: [{ token: "t", may: [] }] })).toThrow(TypeError);
  });

  test("closes resolving, which is open otherwise", () => {
    expect(access.isOpen("resolve")).toBe(false);
    expect(new Access().isOpen("resolve")).toBe(true);
    expect(new Access({ open: ["snapshot"] }).isOpen("resolve")).toBe(false);
  });
});
