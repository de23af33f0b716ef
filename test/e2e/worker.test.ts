import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createRepository, type Repository } from "../../tools/git/repository.ts";
import { type GitServer, type GitServerOptions, startGitServer } from "../../tools/git/server.ts";
import { type Service, startService } from "../../tools/start/service.ts";
import { FILES } from "../edge/edge-fixture.ts";

const LIMIT = "/v1/variables/limit";
const TOKEN = "refresh-me";

let root = "";
let config: Repository;
let first = "";
const open: (GitServer | Service)[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-worker-"));
  const files = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`ws/${path}`, text]));
  config = await createRepository(join(root, "config"), files);
  first = await config.git("rev-parse", "HEAD");
  await config.git("tag", "--annotate", "v1", "--message=v1");
});

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function gitServer(options: Omit<GitServerOptions, "root"> = {}): Promise<GitServer> {
  const server = await startGitServer({ root, ...options });
  open.push(server);
  return server;
}

async function worker(source: string, bindings: Record<string, string> = {}): Promise<Service> {
  const all = {
    ROTOTO_SOURCE: source,
    ROTOTO_ALLOW_INSECURE_LOOPBACK: "true",
    ROTOTO_REFRESH_TOKEN: TOKEN,
    ...bindings,
  };
  const service = await startService({ port: 0, state: await mkdtemp(join(root, "state-")), bindings: all });
  open.push(service);
  return service;
}

interface Answer {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

async function post(
  { url }: Service,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const init = { method: "POST", body: text, headers: { "content-type": "application/json", ...headers } };
  const response = await fetch(url + path, init);
  return { status: response.status, json: (await response.json()) as Answer["json"] };
}

function refresh(service: Service): Promise<Answer> {
  return post(service, "/v1/refresh", "", { authorization: `Bearer ${TOKEN}` });
}

async function status({ url }: Service): Promise<Answer["json"]> {
  return (await (await fetch(`${url}/v1/status`)).json()) as Answer["json"];
}

const premium = { context: { account: { plan: "premium" } } };

describe("the shipped Worker in workerd", () => {
  test("serves a branch, a tag and a commit from git", async () => {
    const { url } = await gitServer();
    for (const ref of ["main", "v1", first]) {
      const { json } = await post(await worker(`git+${url}/config.git#${ref}:ws`), LIMIT, premium);
      expect(json).toEqual({
        id: "limit",
        value_key: "premium",
        value: 25,
        fingerprint: { kind: "git_commit", value: first },
      });
    }
  });

  test("loads once for many who come at the same time", async () => {
    let fetches = 0;
    const { url } = await gitServer({
      intercept(request, _response, serve) {
        // Each load begins with one.
        if (request.method === "GET") fetches++;
        return serve();
      },
    });
    const service = await worker(`git+${url}/config.git#main:ws`);
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(service, LIMIT, premium)));
    expect(new Set(answers.map(({ json }) => json.value))).toEqual(new Set([25]));
    expect(fetches).toBe(1);
  });

  test("loads for others when the client that came first has left", async () => {
    const { url } = await gitServer({
      async intercept(_request, _response, serve) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return serve();
      },
    });
    const service = await worker(`git+${url}/config.git#main:ws`);
    const leaving = fetch(`${service.url}/healthz`, { signal: AbortSignal.timeout(50) });
    await expect(leaving).rejects.toThrow();
    expect((await post(service, LIMIT, premium)).json.value).toBe(25);
  });

  test("sends its token to a private repository", async () => {
    const { url } = await gitServer({ authorization: `Basic ${btoa("x-access-token:secret")}` });
    const source = `git+${url}/config.git#main:ws`;
    const refused = await post(await worker(source, { ROTOTO_GIT_TOKEN: "secret" }), LIMIT, premium);
    expect(refused).toMatchObject({ status: 503, json: { code: "source_unauthorized" } });
    expect(JSON.stringify(refused)).not.toContain("secret");
    const accepted = await post(await worker(source, { ROTOTO_GIT_TOKEN: "x-access-token:secret" }), LIMIT, premium);
    expect(accepted.status).toBe(200);
  });

  test.each([
    ["a missing ref", "config.git#gone:ws", "source_not_found", /^git ref `gone` was not found in `git\+http:/],
    [
      "a missing subdirectory",
      "config.git#main:nope",
      "source_not_found",
      /^workspace source subdir `nope` was not found/,
    ],
    ["a missing repository", "nope.git#main", "source_not_found", /^git fetch failed for workspace source: HTTP 404/],
    ["a directory without a workspace", "config.git#main", "workspace_not_found", /./],
  ])("tells of %s", async (_name, rest, code, detail) => {
    const { url } = await gitServer();
    const answer = await post(await worker(`git+${url}/${rest}`), LIMIT, premium);
    expect(answer).toMatchObject({ status: 503, json: { code, detail: expect.stringMatching(detail) } });
  });

  test("tells of a host that cannot be reached", async () => {
    const { url, close } = await gitServer();
    await close();
    const answer = await post(await worker(`git+${url}/config.git#main:ws`), LIMIT, premium);
    expect(answer).toMatchObject({ status: 503, json: { code: "source_unavailable" } });
    expect(answer.json.detail).toMatch(/^git fetch failed for workspace source: ./);
  });

  test("tells of bad requests", async () => {
    const { url } = await gitServer();
    const service = await worker(`git+${url}/config.git#main:ws`);
    expect(await post(service, LIMIT, "{")).toMatchObject({ status: 400, json: { code: "body_invalid" } });
    expect(await post(service, "/v1/variables/nope", premium)).toMatchObject({
      status: 404,
      json: { code: "variable_not_found" },
    });
    const wrongMethod = await fetch(service.url + LIMIT);
    expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
  });

  // Up to one in three of the first kind were a reset connection: workerd closes one that is answered while its client writes.
  test.each([
    ["too large", LIMIT, {}, 413, "body_too_large"],
    ["not JSON by its type", LIMIT, { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    ["sent where nothing is", "/v1/nothing", {}, 404, "route_not_found"],
    ["sent by who may not ask", "/v1/refresh", {}, 401, "unauthorized"],
  ])("answers every client whose body of 2 MiB is %s", async (_what, path, headers, status, code) => {
    const service = await worker("git+http://127.0.0.1:1/config.git#main:ws");
    const large = JSON.stringify({ context: { text: "x".repeat(2 << 20) } });
    for (let time = 0; time < 40; time++) {
      expect(await post(service, path, large, headers)).toMatchObject({ status, json: { code } });
    }
  });
});

test("the shipped Worker follows its branch, and goes on serving whatever happens to git", async () => {
  let broken = false;
  const server = await gitServer({
    intercept: (_request, response, serve) => (broken ? void response.writeHead(500).end() : serve()),
  });
  const service = await worker(`git+${server.url}/config.git#main:ws`);
  const valueNow = async (): Promise<unknown> => (await post(service, LIMIT, premium)).json.value;
  const limit = FILES["variables/limit.toml"] ?? "";
  expect(await valueNow()).toBe(25);
  expect((await refresh(service)).json).toMatchObject({ outcome: "unchanged" });

  const second = await config.commit({ "ws/variables/limit.toml": limit.replace("25", "50") });
  expect((await refresh(service)).json).toEqual({
    outcome: "refreshed",
    fingerprint: { kind: "git_commit", value: second },
  });
  expect(await valueNow()).toBe(50);

  await config.commit({ "ws/variables/limit.toml": "values = [" });
  expect(await refresh(service)).toMatchObject({
    status: 502,
    json: {
      code: "lint_failed",
      diagnostics: [{ rule: "rototo/variable-parse-failed", path: "variables/limit.toml" }],
    },
  });
  expect(await valueNow()).toBe(50);

  broken = true;
  expect(await refresh(service)).toMatchObject({ status: 502, json: { code: "source_unavailable" } });
  await server.close();
  expect((await refresh(service)).status).toBe(502);
  expect(await valueNow()).toBe(50);
  expect(await status(service)).toMatchObject({
    loaded: true,
    fingerprint: { kind: "git_commit", value: second },
    consecutive_failures: 3,
  });
});
