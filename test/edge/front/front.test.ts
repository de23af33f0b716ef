import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { pathsOf } from "../../../src/edge/endpoint.ts";
import { ENDPOINTS } from "../../../src/edge/endpoints.ts";
import { createRepository, type Repository } from "../../../tools/git/repository.ts";
import { type GitServer, startGitServer } from "../../../tools/git/server.ts";
import { FILES } from "../edge-fixture.ts";
import { type FrontService, startFrontService } from "./front-service.ts";

vi.setConfig({ testTimeout: 60_000 });

/** However busy the machine is. */
const IN_TIME = { timeout: 30_000, interval: 50 };

const CONTEXT = { account: { plan: "premium", id: 1 }, targetingKey: "u" };
const ORIGIN = "https://a.example";
const REFRESH = { method: "POST", headers: { authorization: "Bearer refresh-me" } };

let root = "";
let repository: Repository;
let git: GitServer;
let service: FrontService;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-front-"));
  repository = await createRepository(join(root, "config"), { ...FILES });
  git = await startGitServer({ root });
  service = await startFrontService({
    ROTOTO_WORKSPACES: JSON.stringify({ web: `git+${git.url}/config.git#main` }),
    ROTOTO_DEFAULT: "web",
    ROTOTO_ALLOW_INSECURE_LOOPBACK: "true",
    ROTOTO_REFRESH_SECONDS: "3600",
    ROTOTO_CHECK_SECONDS: "0.05",
    ROTOTO_OPEN: "snapshot",
    ROTOTO_REFRESH_TOKEN: "refresh-me",
    ROTOTO_TOKENS: '[{"token": "mine", "may": ["resolve", "explain"], "workspaces": ["web"]}]',
    ROTOTO_CORS_ORIGINS: ORIGIN,
    ROTOTO_WEBHOOK_SECRET: "hush",
    ROTOTO_PLAYGROUND: "true",
    ROTOTO_SIGNING_KEY: "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
  });
  // Both have a version, so that both answer from memory.
  for (const ask of [service.front, service.complete]) {
    await vi.waitFor(async () => expect((await ask("/healthz")).status).toBe(200), IN_TIME);
  }
}, 120_000);

afterAll(async () => {
  // Where the start failed, that is what is to be seen.
  await service?.close();
  await git?.close();
  await rm(root, { recursive: true, force: true });
});

/** What stands in paths for their parts. */
const PARTS: Readonly<Record<string, string>> = { ws: "web", id: "limit", key: "exact", sha256: "0".repeat(64) };

const HEADERS = { "content-type": "application/json", "x-request-id": "a-request", origin: ORIGIN };
const KNOWN = { ...HEADERS, authorization: "Bearer mine" };
const BODY = JSON.stringify({ context: CONTEXT });

type Way = { readonly headers: Readonly<Record<string, string>>; readonly method?: string; readonly body?: string };

/** How an endpoint may be asked; in its own method, with a body where it wants one, unless there are others. */
const WAYS: readonly Way[] = [
  { headers: KNOWN },
  { headers: HEADERS },
  { headers: { ...HEADERS, authorization: "Bearer yours" } },
  { headers: { ...KNOWN, origin: "https://b.example" } },
  { headers: { ...KNOWN, "accept-encoding": "identity" } },
  { headers: { ...KNOWN, "content-type": "text/plain" } },
  { headers: KNOWN, body: "{" },
  { headers: { origin: ORIGIN, "access-control-request-method": "POST" }, method: "OPTIONS" },
  { headers: KNOWN, method: "HEAD" },
  { headers: KNOWN, method: "DELETE" },
];

/** All that an answer says but what is another one every time. */
async function told(response: Response): Promise<unknown> {
  const { "server-timing": _, date: __, ...headers } = Object.fromEntries(response.headers);
  const isEndless = headers["content-type"] === "text/event-stream";
  if (isEndless) await response.body?.cancel();
  return { status: response.status, headers, body: isEndless ? "" : await response.text() };
}

async function expectTheSame(path: string, init: RequestInit): Promise<void> {
  const [ours, theirs] = await Promise.all([service.front(path, init), service.complete(path, init)]);
  expect(await told(ours), `${init.method} ${path}`).toEqual(await told(theirs));
}

describe("a front answers as the complete Worker does", () => {
  test.each(
    Object.values(ENDPOINTS).flatMap((endpoint) =>
      pathsOf(endpoint).map((path) => ({ path, method: endpoint.method })),
    ),
  )("$method $path", async ({ path: template, method: own }) => {
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => PARTS[name] ?? "");
    for (const { headers, method = own, body = BODY } of WAYS) {
      await expectTheSame(path, { method, headers, ...(method === "POST" ? { body } : {}) });
    }
    const alike = [
      `${path}/`,
      path.replace("web", "nobody"),
      path.replace(/limit|exact/, "%C3%A9%2Fx"),
      `${path}?since=x`,
    ];
    const init = { method: own, headers: KNOWN, ...(own === "POST" ? { body: BODY } : {}) };
    for (const each of alike) await expectTheSame(each, init);
  });
});

test("what is refreshed through a front is served by it soon after", async () => {
  const limit = async (): Promise<unknown> => {
    const response = await service.front("/v1/variables/limit", { method: "POST", headers: KNOWN, body: BODY });
    return ((await response.json()) as { readonly value?: unknown }).value;
  };
  expect(await limit()).toBe(25);
  await repository.commit({ "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", "50") });
  expect(await (await service.front("/v1/refresh", REFRESH)).json()).toMatchObject({ outcome: "refreshed" });
  await vi.waitFor(async () => expect(await limit()).toBe(50), IN_TIME);
});
