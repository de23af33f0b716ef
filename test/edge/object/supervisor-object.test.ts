import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createRepository, type Repository } from "../../../tools/git/repository.ts";
import { type GitServer, startGitServer } from "../../../tools/git/server.ts";
import { FILES } from "../edge-fixture.ts";
import { type ObjectService, startObjectService } from "./object-service.ts";

const LIMIT = FILES["variables/limit.toml"] ?? "";
const PREMIUM = { context: { account: { plan: "premium" } } };
const WELL = ["red", "blue"] as const;
/** What the others do from the moment on that they are served. */
const ILL = new Set(["hanging", "failing"]);
const NAMES = [...WELL, ...ILL];
/** Nobody asks by themselves in the course of this test. */
const PERIOD_SECONDS = 3_600;

/** However busy the machine is. */
const IN_TIME = { timeout: 20_000, interval: 100 };

vi.setConfig({ testTimeout: 90_000 });

let root = "";
let git: GitServer;
let service: ObjectService;
let areIll = false;
const repositories = new Map<string, Repository>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-supervisor-"));
  for (const name of NAMES) repositories.set(name, await createRepository(join(root, name), { ...FILES }));
  git = await startGitServer({
    root,
    intercept(request, response, go) {
      const name = /^\/(\w+)\.git/.exec(request.url ?? "")?.[1] ?? "";
      if (!areIll || !ILL.has(name)) return go();
      if (name === "failing") response.writeHead(500).end();
    },
  });
  const sources = Object.fromEntries(NAMES.map((name) => [name, `git+${git.url}/${name}.git#main`]));
  service = await startObjectService("", {
    state: join(root, "state"),
    bindings: { ROTOTO_WORKSPACES: JSON.stringify(sources), ROTOTO_REFRESH_SECONDS: String(PERIOD_SECONDS) },
    isSupervised: true,
  });
}, 120_000);

afterAll(async () => {
  // Where the start failed, that is what is to be seen.
  await service?.close();
  await git?.close();
  await rm(root, { recursive: true, force: true });
});

async function served(name: string): Promise<unknown> {
  return (await service.ask(`/v1/workspaces/${name}/variables/limit`, { body: PREMIUM })).json.value;
}

async function rows(object: string, statement: string): Promise<readonly unknown[]> {
  const found = await service.meddle("spoil", statement, object);
  return Array.isArray(found) ? found.map(({ found }) => found) : [found];
}

/** The workspaces that the stored state of the supervisor has. */
function watched(): Promise<readonly unknown[]> {
  const watches = "json_each(CAST(bytes AS TEXT), '$.watches')";
  return rows("supervisor", `SELECT key AS found FROM supervisor_state, ${watches} ORDER BY key`);
}

/** Why the last refresh that found something was made. */
function reasons(name: string): Promise<readonly unknown[]> {
  const refreshed = "outcome ->> 'result' = 'refreshed'";
  return rows(
    name,
    `SELECT input ->> 'reason' AS found FROM work_item WHERE ${refreshed} ORDER BY position DESC LIMIT 1`,
  );
}

/** Has the alarm of the supervisor ring, and gives how long it was at it, in milliseconds. */
async function cycle(): Promise<number> {
  const begun = performance.now();
  expect(await service.meddle("ring", "", "supervisor")).toBe(null);
  const due = Number(await service.meddle("due", "", "supervisor"));
  expect(due).toBeGreaterThan(Date.now() - 1_000);
  return performance.now() - begun;
}

async function commit(value: number): Promise<void> {
  for (const repository of repositories.values()) {
    await repository.commit({ "variables/limit.toml": LIMIT.replace("25", String(value)) });
  }
}

test("the first request wakes it, and it watches every workspace that is configured", async () => {
  for (const name of NAMES) expect(await served(name)).toBe(25);
  await expect.poll(watched, IN_TIME).toEqual([...NAMES].sort());
});

test("a source that hangs and one that fails keep the others from nothing, and are followed once they are well", async () => {
  areIll = true;
  await commit(26);
  expect(await cycle()).toBeLessThan(10_000);
  for (const name of WELL) {
    await expect.poll(() => served(name), IN_TIME).toBe(26);
    expect(await reasons(name)).toEqual(["supervisor"]);
  }
  for (const name of ILL) expect(await served(name)).toBe(25);
  areIll = false;
  await cycle();
  for (const name of ILL) {
    await expect.poll(() => served(name), IN_TIME).toBe(26);
    expect(await reasons(name)).toEqual(["supervisor"]);
  }
});

test("a commit that its object refuses is tried again later, and is no matter of the others", async () => {
  await commit(27);
  await repositories.get("red")?.commit({ "variables/limit.toml": "values = [" });
  await cycle();
  await expect.poll(() => served("blue"), IN_TIME).toBe(27);
  expect(await served("red")).toBe(26);
  const [outcome] = await rows(
    "supervisor",
    "SELECT bytes ->> '$.watches.red.last.outcome' AS found FROM (SELECT CAST(bytes AS TEXT) AS bytes FROM supervisor_state)",
  );
  expect(outcome).toBe("failed");
});

test("its alarm is set again whatever happens, and cron finds out where it is lost", async () => {
  await service.meddle("spoil", "UPDATE supervisor_state SET bytes = x'00'", "supervisor");
  await service.meddle("evict", "", "supervisor");
  await cycle();
  expect(await watched()).toEqual([...NAMES].sort());
  await service.meddle("fail", "yes", "supervisor");
  await commit(28);
  await cycle();
  await expect.poll(() => served("blue"), IN_TIME).toBe(28);
  await service.meddle("silence", "", "supervisor");
  expect(await service.meddle("due", "", "supervisor")).toBe(null);
  await service.tick();
  await expect.poll(() => service.meddle("due", "", "supervisor"), IN_TIME).not.toBe(null);
});
