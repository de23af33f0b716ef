import { afterEach, expect, test, vi } from "vitest";
import { createEdgeApp } from "../../src/edge/app.ts";
import type { Bindings } from "../../src/edge/bindings.ts";
import { edgeOptions } from "../../src/edge/edge-options.ts";
import { type Answer, read } from "./edge-fixture.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function healthWith(bindings: Bindings): Promise<Answer> {
  return read(await createEdgeApp({ ...edgeOptions(bindings), logger: { log: () => {} } }).request("/healthz"));
}

test.each<[string, Bindings, string, string]>([
  ["no source", {}, "invalid_option", "ROTOTO_SOURCE is not set"],
  [
    "a policy switch that is no word of it",
    { ROTOTO_SOURCE: "git+https://git.example/r.git", ROTOTO_POLICY: "off" },
    "invalid_option",
    'ROTOTO_POLICY must be run or skip, got "off"',
  ],
  ["an empty source", { ROTOTO_SOURCE: "" }, "invalid_option", "ROTOTO_SOURCE is not set"],
  [
    "a local path",
    { ROTOTO_SOURCE: "./config" },
    "source_unsupported",
    "local path workspace sources need a file system, which this host does not provide",
  ],
  [
    "plain http",
    { ROTOTO_SOURCE: "git+http://localhost/r.git" },
    "source_unsupported",
    "git workspace source scheme is not supported: git+http",
  ],
  [
    "a switch that is not `true`",
    { ROTOTO_SOURCE: "git+http://localhost/r.git", ROTOTO_ALLOW_INSECURE_LOOPBACK: "1" },
    "source_unsupported",
    "git workspace source scheme is not supported: git+http",
  ],
])("%s is told to whoever asks", async (_name, bindings, code, detail) => {
  const answer = await healthWith(bindings);
  expect(answer.status).toBe(503);
  expect(answer.json).toMatchObject({ code, detail });
});

test("the token goes to the source's host, under a name that git hosts answer to", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 401 }));
  const answer = await healthWith({ ROTOTO_SOURCE: "git+https://git.example/r.git#main", ROTOTO_GIT_TOKEN: "secret" });
  expect(answer.json).toMatchObject({ code: "source_unauthorized" });
  expect(answer.text).not.toContain("secret");
  const [url, init] = asked.mock.calls[0] ?? [];
  expect(url).toBe("https://git.example/r.git/info/refs?service=git-upload-pack");
  expect(init?.headers).toMatchObject({ authorization: "Bearer secret", "user-agent": "git/rototo-edge" });
});

test("loopback hosts are accepted when they are allowed", async () => {
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 404 }));
  const bindings = { ROTOTO_SOURCE: "git+http://localhost:1/r.git", ROTOTO_ALLOW_INSECURE_LOOPBACK: "true" };
  expect((await healthWith(bindings)).json).toMatchObject({ code: "source_not_found" });
});

test("credentials in the source are not shown", async () => {
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 404 }));
  const app = createEdgeApp(edgeOptions({ ROTOTO_SOURCE: "git+https://me:secret@git.example/r.git#main" }));
  const { text, json } = await read(await app.request("/v1/status"));
  expect(json.source).toBe("git+https://<redacted>@git.example/r.git#main");
  expect(text).not.toContain("secret");
});

const SOURCE = { ROTOTO_SOURCE: "git+https://git.example/r.git" };

test("tokens open what they are for", () => {
  expect(edgeOptions({ ...SOURCE, ROTOTO_REFRESH_TOKEN: "t", ROTOTO_RESOLVE_TOKEN: "" }).access).toEqual({
    tokens: [{ token: "t", may: ["refresh"] }],
  });
  const more = '[{"token": "u", "may": ["resolve", "snapshot"], "workspaces": ["web"]}]';
  expect(edgeOptions({ ...SOURCE, ROTOTO_OPEN: "explain, snapshot", ROTOTO_TOKENS: more }).access).toEqual({
    open: ["explain", "snapshot"],
    tokens: [{ token: "u", may: ["resolve", "snapshot"], workspaces: ["web"] }],
  });
});

test.each<[string, Bindings, string]>([
  [
    "a number that is none",
    { ROTOTO_CHECK_SECONDS: "soon" },
    'ROTOTO_CHECK_SECONDS must be a positive number of seconds, got "soon"',
  ],
  [
    "JSON that is none",
    { ROTOTO_WORKSPACES: "{" },
    "ROTOTO_WORKSPACES is no JSON: unexpected end of the text at line 1 column 2",
  ],
  ["sources that are no texts", { ROTOTO_WORKSPACES: '{"a": 1}' }, "ROTOTO_WORKSPACES must be a JSON object of texts"],
  [
    "a name that cannot be one",
    { ROTOTO_WORKSPACES: '{"a/b": "x"}' },
    'ROTOTO_WORKSPACES has a name that is none: "a/b"',
  ],
  [
    "a supervisor of nothing",
    { ROTOTO_SUPERVISOR: { getByName: () => ({ wake: async () => {} }) } },
    "ROTOTO_SUPERVISOR needs ROTOTO_OBJECTS",
  ],
  ["a default that is not served", { ROTOTO_DEFAULT: "web" }, 'ROTOTO_DEFAULT names no workspace: "web"'],
  [
    "refresh for everybody",
    { ROTOTO_OPEN: "refresh" },
    'ROTOTO_OPEN may hold resolve, explain and snapshot, got "refresh"',
  ],
  ["tokens that are no list", { ROTOTO_TOKENS: "{}" }, "ROTOTO_TOKENS must be a JSON list"],
  [
    "a token for nothing",
    { ROTOTO_TOKENS: '[{"token": "secret", "may": []}]' },
    "ROTOTO_TOKENS[0] must have a list `may` of resolve, explain, refresh, snapshot",
  ],
  ["no token", { ROTOTO_TOKENS: '[{"may": ["resolve"]}]' }, "ROTOTO_TOKENS[0] must have a `token`"],
  [
    "a workspace that is no list",
    { ROTOTO_TOKENS: '[{"token": "secret", "may": ["resolve"], "workspaces": "a"}]' },
    "ROTOTO_TOKENS[0] must have a list of names as `workspaces`, or none",
  ],
])("%s opens nothing, and is told", async (_name, bindings, detail) => {
  const answer = await healthWith({ ...SOURCE, ...bindings });
  expect(answer).toMatchObject({ status: 503, json: { code: "invalid_option", detail } });
});

test("several workspaces have names, and the token goes to the default one only", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 404 }));
  const bindings = {
    ...SOURCE,
    ROTOTO_GIT_TOKEN: "secret",
    ROTOTO_WORKSPACES: '{"web": "git+https://other.example/web.git"}',
  };
  const { workspaces } = edgeOptions(bindings);
  expect([...workspaces.byName.keys()]).toEqual(["default", "web"]);
  for (const served of workspaces.byName.values()) await served.version().catch(() => {});
  const sent = asked.mock.calls.map(([url, init]) => {
    return [new URL(String(url)).host, new Headers(init?.headers).get("authorization")] as const;
  });
  expect(Object.fromEntries(sent)).toEqual({ "git.example": "Bearer secret", "other.example": null });
});
expect(edgeOptions({ ROTOTO_REFRESH_TOKEN: "" })).not.toHaveProperty("refreshToken");
