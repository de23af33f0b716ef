import { afterEach, describe, expect, test, vi } from "vitest";
import { memoryStore, RefreshingWorkspace, type RefreshingWorkspaceOptions, Workspace } from "../../src/index.ts";
import type { LogLine, VersionChange } from "../../src/runtime/index.ts";
import type { GitServer } from "../../tools/git/server.ts";
import { settle, VirtualClock } from "../support/refresh/virtual-clock.ts";
import { gitFixture } from "./source/git-fixture.ts";

const MANIFEST = { "rototo-workspace.toml": "schema_version = 1\n" };
const variable = (value: string): string =>
  `schema_version = 1\ntype = "string"\n\n[values]\na = "${value}"\n\n[resolve]\ndefault = "a"\n`;

const git = gitFixture();
const running: RefreshingWorkspace[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((workspace) => workspace.shutdown()));
});

async function load(source: string, options: RefreshingWorkspaceOptions = {}): Promise<RefreshingWorkspace> {
  const workspace = await RefreshingWorkspace.load(source, { allowInsecureLoopback: true, ...options });
  running.push(workspace);
  return workspace;
}

async function served(
  name: string,
  value = "one",
): Promise<{
  server: GitServer;
  set: (value: string) => Promise<string>;
  source: string;
  git: (...args: string[]) => Promise<string>;
}> {
  const repository = await git.repository(name, { ...MANIFEST, "variables/greeting.toml": variable(value) });
  const server = await git.serve();
  return {
    server,
    source: `git+${server.url}/${name}.git#main`,
    set: (next) => repository.commit({ "variables/greeting.toml": variable(next) }),
    git: (...args) => repository.git(...args),
  };
}

const greeting = (workspace: RefreshingWorkspace): unknown => workspace.resolveVariable("greeting", {}).value;

describe("a refreshing workspace", () => {
  test("follows its source, and says what changed", async () => {
    const { source, set } = await served("follow");
    const workspace = await load(source);
    const heard: VersionChange[] = [];
    workspace.subscribe((change) => heard.push(change));
    const [first, bound] = [workspace.current, workspace.bind({})];
    expect(first).toBeInstanceOf(Workspace);
    expect(await workspace.refreshNow()).toBe("unchanged");
    const commit = await set("two");
    expect(greeting(workspace)).toBe("one");
    expect(await workspace.refreshNow({ reason: "webhook" })).toBe("refreshed");
    expect(greeting(workspace)).toBe("two");
    expect(bound.resolveVariable("greeting").value).toBe("one");
    expect(workspace.status()).toMatchObject({
      currentFingerprint: { kind: "git_commit", value: commit },
      source: "fetched",
      lastOutcome: "refreshed",
      lastReason: "webhook",
      immutable: false,
      nextAttempt: null,
    });
    expect(heard).toEqual([
      {
        previous: first.fingerprint,
        current: { kind: "git_commit", value: commit },
        history: "fast_forward",
        changes: {
          variables: { added: [], removed: [], changed: ["greeting"] },
          qualifiers: { added: [], removed: [], changed: [] },
          documents: [{ action: "updated", kind: "variable", name: "greeting" }],
        },
      },
    ]);
  });

  test("recognises a branch that was forced elsewhere, or back, and follows it", async () => {
    const { source, set, git: run } = await served("forced");
    await set("two");
    const workspace = await load(source);
    await run("reset", "--quiet", "--hard", "HEAD~1");
    expect(await workspace.refreshNow()).toBe("refreshed");
    expect([greeting(workspace), workspace.status().lastChange?.history]).toEqual(["one", "rewritten"]);
    await set("three");
    await set("four");
    await workspace.refreshNow();
    expect([greeting(workspace), workspace.status().lastChange?.history]).toEqual(["four", "fast_forward"]);
    await run("commit", "--quiet", "--amend", "--message=other");
    await workspace.refreshNow();
    expect(workspace.status().lastChange?.history).toBe("rewritten");
  });

  test("asks once a period, and later after failures", async () => {
    const { source, set, server } = await served("periodic");
    const clock = new VirtualClock();
    const lines: LogLine[] = [];
    const logger = { log: (line: LogLine): void => void lines.push(line) };
    const workspace = await load(source, { periodSeconds: 60, clock, logger });
    const start = clock.now() / 1_000;
    expect(workspace.status().nextAttempt).toBe(start + 60);
    await set("two");
    await clock.pass(59_999);
    expect(workspace.status().lastAttempt).toBe(null);
    await clock.pass(1);
    await workspace.refreshNow();
    expect([greeting(workspace), workspace.status().lastReason]).toEqual(["two", "periodic"]);
    await server.close();
    await settle();
    await clock.pass(60_000);
    await vi.waitFor(() => expect(workspace.status().nextAttempt).toBe(start + 120 + 65));
    expect(greeting(workspace)).toBe("two");
    expect(workspace.status()).toMatchObject({ consecutiveFailures: 1, lastErrorCode: "source_unavailable" });
    const warnings = lines.filter(({ level }) => level === "warn");
    expect(warnings.map(({ message, attributes }) => [message, attributes["rototo.refresh.backoff_ms"]])).toEqual([
      ["periodic workspace refresh failed", 5_000],
    ]);
  });

  test("of a pinned source has no loop, and says so once", async () => {
    const { source, git: run } = await served("pinned");
    const commit = await run("rev-parse", "HEAD");
    const clock = new VirtualClock();
    const lines: LogLine[] = [];
    const logger = { log: (line: LogLine): void => void lines.push(line) };
    const pinned = source.replace("main", commit);
    const workspace = await load(pinned, { periodSeconds: 1, clock, logger });
    await clock.pass(100_000);
    expect(workspace.status()).toMatchObject({ immutable: true, lastAttempt: null, nextAttempt: null });
    expect(lines.map(({ level }) => level)).toEqual(["warn"]);
    expect(await workspace.refreshNow()).toBe("immutable");
  });

  test("is stale by the newer of last load and last check, and never while the clock goes backwards", async () => {
    const { source } = await served("stale");
    const clock = new VirtualClock();
    const workspace = await load(source, { clock });
    await clock.pass(10_000);
    expect([workspace.stale(10_000), workspace.stale(9_999)]).toEqual([false, true]);
    await workspace.refreshNow();
    expect(workspace.stale(0)).toBe(false);
    clock.jump(-1e9);
    expect(workspace.stale(0)).toBe(false);
    expect(workspace.status().ageSeconds).toBe(0);
  });

  test("that fails to load leaves nothing running", async () => {
    const clock = new VirtualClock();
    const source = `git+${(await git.serve()).url}/nowhere.git#main`;
    await expect(
      RefreshingWorkspace.load(source, { allowInsecureLoopback: true, periodSeconds: 1, clock }),
    ).rejects.toMatchObject({ code: "source_not_found" });
    expect(clock.sleeping).toBe(0);
  });

  test("refuses wrong options before anything is fetched", async () => {
    const refused = RefreshingWorkspace.load("nothing://", { periodSeconds: 0 });
    await expect(refused).rejects.toThrow("periodSeconds must be a positive finite number");
    await expect(RefreshingWorkspace.load("nothing://", { attemptSeconds: -1 })).rejects.toThrow("attemptSeconds");
  });

  test("after its shutdown answers nothing but that, twice", async () => {
    const { source } = await served("shutdown");
    const clock = new VirtualClock();
    const workspace = await load(source, { periodSeconds: 10, clock });
    await workspace.shutdown();
    await workspace.shutdown();
    expect(clock.sleeping).toBe(0);
    const gone = expect.objectContaining({ code: "shut_down", message: "refreshing workspace has been shut down" });
    expect(() => greeting(workspace)).toThrow(gone);
    expect(() => workspace.bind({})).toThrow(gone);
    expect(() => workspace.status()).toThrow(gone);
    await expect(workspace.refreshNow()).rejects.toThrow(gone);
    expect(() => workspace.resolveVariable("greeting", [] as never)).toThrow("resolve context must be a JSON object");
  });

  test("lets an attempt under way finish when it is shut down", async () => {
    const { source, set } = await served("finishing");
    const workspace = await load(source);
    await set("two");
    const outcome = workspace.refreshNow();
    await workspace.shutdown();
    expect(await outcome).toBe("refreshed");
    expect(workspace.current.resolveVariable("greeting", {}).value).toBe("two");
  });

  test("ends with its signal", async () => {
    const { source } = await served("signal");
    const [clock, ending] = [new VirtualClock(), new AbortController()];
    const workspace = await load(source, { periodSeconds: 10, clock, signal: ending.signal });
    ending.abort();
    await settle();
    expect(clock.sleeping).toBe(0);
    await expect(workspace.refreshNow()).rejects.toMatchObject({ code: "aborted" });
    expect(greeting(workspace)).toBe("one");
  });
});

describe("a refreshing workspace with a store", () => {
  const wait = async (workspace: RefreshingWorkspace): Promise<unknown> =>
    workspace.refreshNow().catch((error: unknown) => error);

  test("serves at once what an earlier process left, and says so", async () => {
    const { source, server, set } = await served("stored");
    const store = memoryStore({ maxBytes: 1e6 });
    const clock = new VirtualClock();
    const first = await load(source, { store, clock });
    await set("two");
    await first.refreshNow();
    await first.shutdown();
    const url = new URL(server.url);
    await server.close();
    await clock.pass(30_000);
    const second = await load(source, { store, clock });
    expect(greeting(second)).toBe("two");
    expect(second.status()).toMatchObject({ source: "stored", ageSeconds: 30, lastChecked: null, refreshing: true });
    expect(await wait(second)).toMatchObject({ code: "source_unavailable" });
    expect(second.status()).toMatchObject({ source: "stored", consecutiveFailures: 1, lastReason: "startup" });
    await git.serve({ port: Number(url.port) });
    await set("three");
    expect(await second.refreshNow()).toBe("refreshed");
    expect(second.status()).toMatchObject({ source: "fetched", lastChange: { history: "fast_forward" } });
    expect(second.status().lastChange?.changes).toMatchObject({
      variables: { changed: ["greeting"] },
      documents: null,
    });
  });

  test("does not serve what was stored for another source, or is damaged", async () => {
    const [one, two] = [await served("ours"), await served("theirs", "theirs")];
    const kept = new Map<string, Uint8Array<ArrayBuffer>>();
    const store = {
      get: async (key: string) => kept.get(key),
      put: async (key: string, bytes: Uint8Array<ArrayBuffer>) => void kept.set(key, bytes.slice()),
    };
    await (await load(one.source, { store })).shutdown();
    const [[ourKey, ours]] = [...kept] as [[string, Uint8Array<ArrayBuffer>]];
    await (await load(two.source, { store })).shutdown();
    const theirs = [...kept].find(([key]) => key !== ourKey)?.[1] ?? ours;
    const damages = [
      theirs,
      ours.slice(0, -1),
      ours.slice(0, 20),
      new Uint8Array(0),
      ours.map((byte, at) => (at === 60 ? byte ^ 1 : byte)),
    ];
    for (const damaged of damages) {
      kept.set(ourKey, damaged);
      const lines: LogLine[] = [];
      const workspace = await load(one.source, { store, logger: { log: (line) => lines.push(line) } });
      expect(workspace.status().source).toBe("fetched");
      expect(greeting(workspace)).toBe("one");
      expect(lines.map(({ message }) => message)).toEqual(["the stored workspace version was refused"]);
      await workspace.shutdown();
      expect(kept.get(ourKey)).not.toEqual(damaged);
    }
  });

  test("goes on where the store cannot be read or written", async () => {
    const { source, set } = await served("unstorable");
    const lines: LogLine[] = [];
    const fail = async (): Promise<never> => {
      throw new Error("the disk is full");
    };
    const workspace = await load(source, {
      store: { get: fail, put: fail },
      logger: { log: (line) => lines.push(line) },
    });
    await set("two");
    expect(await workspace.refreshNow()).toBe("refreshed");
    await workspace.shutdown();
    expect(lines.filter(({ level }) => level === "warn").map(({ message }) => message)).toEqual([
      "the stored workspace version was refused",
      "the workspace version could not be stored",
      "the workspace version could not be stored",
    ]);
  });
});
