import { afterEach, expect, test, vi } from "vitest";
import { createEdgeApp } from "../../src/edge/app.ts";
import { type Bindings, edgeOptions } from "../../src/edge/bindings.ts";
import { type Answer, read } from "./edge-fixture.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function healthWith(bindings: Bindings): Promise<Answer> {
  return read(await createEdgeApp(edgeOptions(bindings)).request("/healthz"));
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

test("refresh is open only with a token", async () => {
  expect(edgeOptions({ ROTOTO_REFRESH_TOKEN: "t" })).toMatchObject({ refreshToken: "t" });
  expect(edgeOptions({ ROTOTO_REFRESH_TOKEN: "" })).not.toHaveProperty("refreshToken");
});
