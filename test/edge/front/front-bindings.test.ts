import { expect, test, vi } from "vitest";
import { createFront } from "../../../src/edge/front/create-front.ts";
import { type FrontBindings, forwarding, frontOptions } from "../../../src/edge/front/front-bindings.ts";
import type { Look, WorkspaceStub } from "../../../src/edge/object/object-protocol.ts";
import { type Answer, read } from "../edge-fixture.ts";

/** Outside of Workers nothing has to be kept alive. */
const CONTEXT = { waitUntil: () => {} };

const SERVICE = { fetch: async ({ url }: Request) => Response.json({ handedOn: new URL(url).pathname }) };
const OBJECTS = { getByName: () => Promise.reject(new Error("unused")) as never };
const BINDINGS: FrontBindings = {
  ROTOTO_SOURCE: "git+https://git.example/r.git",
  ROTOTO_SERVICE: SERVICE,
  ROTOTO_OBJECTS: OBJECTS,
};

async function ask(bindings: FrontBindings, path: string, init: RequestInit = {}): Promise<Answer> {
  const front = createFront(frontOptions(bindings, {}), forwarding(bindings));
  return read(await front(new Request(`http://edge${path}`, init), CONTEXT));
}

function without(name: keyof FrontBindings): FrontBindings {
  const { [name]: _, ...rest } = BINDINGS;
  return rest;
}

const NO_OBJECTS = "ROTOTO_OBJECTS is not bound: a front has versions from nowhere else";
const NO_SERVICE = "ROTOTO_SERVICE is not bound: a front hands on to the complete Worker what it does not answer";

test.each<[string, FrontBindings, string]>([
  ["no objects", without("ROTOTO_OBJECTS"), NO_OBJECTS],
  ["no complete Worker", without("ROTOTO_SERVICE"), NO_SERVICE],
  ["no source", without("ROTOTO_SOURCE"), "ROTOTO_SOURCE is not set"],
  [
    "refresh for everybody",
    { ...BINDINGS, ROTOTO_OPEN: "refresh" },
    'ROTOTO_OPEN may hold resolve, explain and snapshot, got "refresh"',
  ],
])("a front with %s says so to whoever asks, and serves nothing", async (_name, bindings, detail) => {
  const headers = { "content-type": "application/json" };
  const resolve = { method: "POST", headers, body: '{"context": {}}' };
  for (const answer of [await ask(bindings, "/healthz"), await ask(bindings, "/v1/resolve", resolve)]) {
    expect(answer).toMatchObject({ status: 503, json: { code: "invalid_option", detail } });
    expect(answer.headers.get("retry-after")).toBe("30");
  }
});

test("what a front hands on needs the complete Worker, and nothing else", async () => {
  expect(await ask(without("ROTOTO_OBJECTS"), "/v1/status")).toMatchObject({ json: { handedOn: "/v1/status" } });
  expect(await ask(without("ROTOTO_SERVICE"), "/v1/status")).toMatchObject({
    status: 503,
    json: { code: "invalid_option", detail: NO_SERVICE, instance: "/v1/status" },
  });
});

test("a complete Worker that is gone is logged, and a problem of which nothing is told", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const fetch = (): Promise<Response> => Promise.reject(new Error("secret"));
  const answer = await ask({ ...BINDINGS, ROTOTO_SERVICE: { fetch } }, "/v1/status");
  expect(answer).toMatchObject({ status: 500, json: { code: "internal_error" } });
  expect(answer.text).not.toContain("secret");
  expect(log.mock.calls.join()).toContain("the front could not answer");
  log.mockRestore();
});

test("a version of another release is left to the complete Worker, with what was asked", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const snapshot = Uint8Array.of(0x72, 0x6f, 0x74, 0x6f, 0x74, 0x6f, 0xff, 99, ...new Uint8Array(100));
  const version: Look = { kind: "version", checkedAt: 0, sha256: "0", snapshot, companion: "", loadedAt: 0 };
  const stub: Pick<WorkspaceStub, "look"> = { look: async () => version };
  const ROTOTO_SERVICE = { fetch: async (request: Request) => Response.json({ asked: await request.json() }) };
  const bindings = { ...BINDINGS, ROTOTO_SERVICE, ROTOTO_OBJECTS: { getByName: () => stub as WorkspaceStub } };
  const resolve = { method: "POST", headers: { "content-type": "application/json" }, body: '{"context": {"n": 1}}' };
  expect(await ask(bindings, "/v1/resolve", resolve)).toMatchObject({ json: { asked: { context: { n: 1 } } } });
  // What is wrong with a request is told here.
  expect(await ask(bindings, "/v1/resolve", { ...resolve, body: "{" })).toMatchObject({ status: 400 });
  log.mockRestore();
  warn.mockRestore();
});
