import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createRepository, type Repository } from "../../../tools/git/repository.ts";
import { type GitServer, type Interceptor, startGitServer } from "../../../tools/git/server.ts";
import { FILES } from "../edge-fixture.ts";
import { type ObjectService, startObjectService, TOKEN } from "./object-service.ts";

const LIMIT = FILES["variables/limit.toml"] ?? "";
const PREMIUM = { context: { account: { plan: "premium" } } };
const serve: Interceptor = (_request, _response, go) => go();

let root = "";
let repository: Repository;
let git: GitServer;
let intercept: Interceptor = serve;
let service: ObjectService;
let value = 25;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-object-"));
  repository = await createRepository(join(root, "config"), { ...FILES });
  await openGit(0);
  service = await startObjectService(source(), { state: join(root, "state") });
  await vi.waitFor(async () => expect(await served()).toBe(25), { timeout: 60_000, interval: 500 });
}, 120_000);

afterAll(async () => {
  // Where the start failed, that is what is to be seen.
  await service?.close();
  await git?.close();
  await rm(root, { recursive: true, force: true });
});

async function openGit(port: number): Promise<void> {
  git = await startGitServer({ root, port, intercept: (request, response, go) => intercept(request, response, go) });
}

function source(): string {
  return `git+${git.url}/config.git#main`;
}

async function served(): Promise<unknown> {
  return (await service.ask("/v1/variables/limit", { body: PREMIUM })).json.value;
}

function refresh(): ReturnType<ObjectService["ask"]> {
  return service.ask("/v1/refresh", { token: TOKEN });
}

async function status(): Promise<Readonly<Record<string, unknown>>> {
  return (await service.ask("/v1/status")).json;
}

/** A commit that is sound, with a value of its own. */
function commit(): Promise<string> {
  value++;
  return repository.commit({ "variables/limit.toml": LIMIT.replace("25", String(value)) });
}

/** The source is well again: the next attempt takes what it has. */
async function recovered(): Promise<void> {
  intercept = serve;
  // The first may still use a connection that is gone.
  await expect.poll(async () => (await refresh()).status, { timeout: 15_000 }).toBe(200);
  expect(await served()).toBe(value);
  expect(await status()).toMatchObject({ consecutive_failures: 0, last_error: null, last_diagnostics: [] });
}

interface Fault {
  readonly name: string;
  readonly code: RegExp;
  readonly error: RegExp;
  /** Spoils the source; what it gives ends that. */
  spoil(): Promise<() => unknown>;
}

const answering =
  (status: number, headers: Record<string, string> = {}): Fault["spoil"] =>
  async () => {
    intercept = (_request, response) => void response.writeHead(status, headers).end();
    return () => {};
  };

/** Answers to what fetches, cut or changed on the way. */
const spoiling =
  (change: (body: Buffer) => Buffer): Fault["spoil"] =>
  async () => {
    intercept = async (request, response, go) => {
      if (request.method === "GET") return go();
      const chunks: Buffer[] = [];
      const { write, end } = response;
      const take = (chunk: unknown): void => {
        if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
      };
      response.write = ((chunk: unknown, ...rest: unknown[]) => {
        take(chunk);
        const done = rest.find((each) => typeof each === "function");
        if (typeof done === "function") done();
        return true;
      }) as typeof write;
      response.end = ((chunk?: unknown) => {
        take(chunk);
        const body = Buffer.concat(chunks);
        const pack = body.includes("PACK");
        return end.call(response, pack ? change(body) : body, "latin1");
      }) as typeof end;
      return go();
    };
    return () => {};
  };

const committing =
  (files: Record<string, string | null>): Fault["spoil"] =>
  async () => {
    const good = await repository.git("rev-parse", "HEAD");
    await repository.commit(files);
    return () => repository.git("reset", "--quiet", "--hard", good);
  };

const FAULTS: readonly Fault[] = [
  {
    name: "the server is down",
    code: /^source_unavailable$/,
    error: /^git check failed/,
    async spoil() {
      const { port } = git;
      await git.close();
      return () => openGit(port);
    },
  },
  { name: "500", code: /^source_unavailable$/, error: /HTTP 500/, spoil: answering(500) },
  { name: "403", code: /^source_unauthorized$/, error: /HTTP 403/, spoil: answering(403) },
  {
    name: "429 with Retry-After",
    code: /^source_unavailable$/,
    error: /HTTP 429/,
    spoil: answering(429, { "retry-after": "120" }),
  },
  {
    name: "a truncated pack",
    code: /^source_(corrupt|unavailable)$/,
    error: /./,
    spoil: spoiling((body) => body.subarray(0, body.indexOf("PACK") + 20)),
  },
  {
    name: "a corrupt object",
    code: /^source_corrupt$/,
    error: /./,
    spoil: spoiling((body) => {
      const spoiled = Buffer.from(body);
      const at = spoiled.indexOf("PACK") + 24;
      spoiled[at] = (spoiled[at] ?? 0) ^ 0x55;
      return spoiled;
    }),
  },
  {
    name: "a deleted ref",
    code: /^source_not_found$/,
    error: /^git ref `main` was not found/,
    async spoil() {
      await repository.git("branch", "--quiet", "--move", "main", "other");
      return () => repository.git("branch", "--quiet", "--move", "other", "main");
    },
  },
  {
    name: "a commit that lint refuses",
    code: /^lint_failed$/,
    error: /^workspace lint failed/,
    spoil: committing({ "variables/limit.toml": "values = [" }),
  },
  {
    name: "a commit that policy refuses",
    code: /^lint_failed$/,
    error: /^workspace lint failed/,
    spoil: committing({
      "lint/no.lua": `function register(lint)
        lint:on({ stage = "discover", entity = "workspace", handler = "never", rule = { id = "no", title = "No", help = "No", severity = "error" } })
      end
      function never(ctx) return { { message = "no" } } end`,
      "rototo-workspace.toml": 'schema_version = 1\n[[lint]]\npath = "lint/no.lua"\n',
    }),
  },
  {
    name: "a commit that is over budget",
    code: /^source_too_large$/,
    error: /./,
    spoil: committing({ "variables/large.toml": "#".repeat(10_485_761) }),
  },
];

/** It takes as long as an attempt may take. */
const NO_ANSWER: Fault = {
  name: "no answer",
  code: /^source_unavailable$/,
  error: /timed out/,
  async spoil() {
    intercept = () => {};
    return () => {};
  },
};

const FAULT_TITLE = "$name: the last good version is served, the status says why, and it mends itself";

async function survive({ spoil, code, error }: Fault): Promise<void> {
  const before = await served();
  await commit();
  const mend = await spoil();
  try {
    expect(await refresh()).toMatchObject({ status: 502, json: { code: expect.stringMatching(code) } });
    expect(await served()).toBe(before);
    const failed = { loaded: true, consecutive_failures: 1, last_error: expect.stringMatching(error) };
    expect(await status()).toMatchObject(failed);
  } finally {
    await mend();
  }
  await recovered();
}

describe("while the source has a fault", () => {
  test.each(FAULTS)(FAULT_TITLE, survive);

  test("a branch that is forced elsewhere is followed", async () => {
    const [first] = (await repository.git("rev-list", "--max-parents=0", "HEAD")).split("\n");
    await repository.git("reset", "--quiet", "--hard", first ?? "");
    await commit();
    await recovered();
  });
});

describe("while the object has a fault", () => {
  test("a poisoned row is set aside, and the queue goes on", async () => {
    await service.meddle(
      "spoil",
      `INSERT INTO work_item (id, workspace, input, status, requests, registered, fence)
       VALUES ('poison', 'default', '{', 'pending', 1, 1, 0)`,
    );
    await commit();
    await recovered();
    expect(await service.meddle("spoil", "SELECT reason FROM work_quarantine")).toEqual([
      { reason: "input is no JSON object" },
    ]);
  });

  test("a storage that takes no writes leaves everything as it was, and the alarm going", async () => {
    const before = await served();
    await commit();
    await service.meddle("fail", "yes");
    expect((await refresh()).status).toBeGreaterThanOrEqual(500);
    expect(await service.meddle("ring")).toBe(null);
    expect(await served()).toBe(before);
    expect(await status()).toMatchObject({ loaded: true });
    await service.meddle("fail", "");
    await recovered();
  });

  test("an alarm whose tables are gone does not throw, and the object is as new", async () => {
    await service.meddle("spoil", "DROP TABLE kept_status");
    expect(await service.meddle("ring")).toBe(null);
    expect(await served()).toBe(value);
    await service.meddle("evict");
    await commit();
    await recovered();
  });

  test("a clock that jumps, either way, delays nothing for longer than a claim", async () => {
    for (const jump of ["+", "-"]) {
      await service.meddle(
        "spoil",
        `UPDATE kept_status SET content = json_set(content, '$.nextAttempt', json_extract(content, '$.nextAttempt') ${jump} 999999999999)`,
      );
      await commit();
      await service.tick();
      await sleep(100);
      await served();
      await sleep(200);
      expect(await served()).toBe(value);
    }
  });

  test("many who ask at the same time share one attempt", async () => {
    await commit();
    const answers = await Promise.all(Array.from({ length: 10 }, refresh));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await served()).toBe(value);
  });
});

describe("after a restart", () => {
  test("with the source gone the stored version is served at once, from the object alone", async () => {
    await service.close();
    const { port } = git;
    await git.close();
    service = await startObjectService(`git+http://127.0.0.1:${port}/config.git#main`, {
      state: join(root, "state"),
      bindings: { ROTOTO_ATTEMPT_SECONDS: "3" },
    });
    expect(await served()).toBe(value);
    expect(await service.ask("/healthz")).toMatchObject({ status: 200 });
    await openGit(port);
    await commit();
    await recovered();
  });

  test("a rollback holds until the source has another version", async () => {
    expect(await service.ask("/v1/rollback", { token: TOKEN })).toMatchObject({ status: 200 });
    expect(await served()).toBe(value - 1);
    expect((await refresh()).json).toMatchObject({ outcome: "unchanged" });
    await service.meddle("evict");
    expect((await refresh()).json).toMatchObject({ outcome: "unchanged" });
    expect(await served()).toBe(value - 1);
    await commit();
    await recovered();
  });
});

describe("while an attempt takes as long as it may", () => {
  test.each([NO_ANSWER])(FAULT_TITLE, survive);

  test("evicted in the middle of a refresh: the next one takes the item over, by itself", async () => {
    await commit();
    let arrived = (): void => {};
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    intercept = () => arrived();
    const lost = refresh().catch(() => {});
    await asked;
    await service.meddle("evict");
    await lost;
    intercept = serve;
    expect([value - 1, value]).toContain(await served());
    await expect.poll(served, { timeout: 25_000, interval: 200 }).toBe(value);
    const open = await service.meddle("spoil", "SELECT count(*) AS count FROM work_item WHERE finished IS NULL");
    expect(open).toEqual([{ count: 0 }]);
  });
});
