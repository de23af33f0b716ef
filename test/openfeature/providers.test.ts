import { OpenFeature as Server, ProviderEvents as ServerEvents } from "@openfeature/server-sdk";
import { ProviderEvents, OpenFeature as Web } from "@openfeature/web-sdk";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  type Decider,
  RototoServerProvider,
  RototoWebProvider,
  type WorkspaceFeed,
} from "../../src/openfeature/index.ts";
import { Workspace } from "../../src/runtime/index.ts";
import { FLAG_FILES } from "../edge/flag-files.ts";

const PREMIUM = { targetingKey: "u1", account: { plan: "premium", id: 1 } };
const workspace = await Workspace.fromFiles(FLAG_FILES);
const changed = async (path: string, from: string, to: string): Promise<Workspace> =>
  Workspace.fromFiles({ ...FLAG_FILES, [path]: (FLAG_FILES[path] ?? "").replace(from, to) });

/** A feed whose versions and staleness the test decides. */
function testFeed(): WorkspaceFeed & {
  swap(next: Decider | undefined): void;
  isStale: boolean;
  listeners: Set<() => void>;
} {
  const listeners = new Set<() => void>();
  let current: Decider | undefined = workspace;
  return {
    isStale: false,
    listeners,
    get current() {
      return current;
    },
    swap(next) {
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stale() {
      return this.isStale;
    },
  };
}

afterEach(async () => {
  await Server.close();
  await Web.close();
});

const CASES = [
  [
    "Boolean",
    "beta",
    false,
    { value: true, variant: "on", reason: "SPLIT", flagMetadata: { rule: "beta", ruleIndex: 0 } },
  ],
  ["Number", "limit", 0, { value: 25, variant: "premium", reason: "TARGETING_MATCH" }],
  ["Number", "ratio", 0, { value: 0.5, reason: "STATIC" }],
  ["String", "text", "", { value: "hello" }],
  ["Object", "exact", [], { variant: "all", reason: "STATIC" }],
  ["Number", "text", 7, { value: 7, reason: "ERROR", errorCode: "TYPE_MISMATCH" }],
  ["Object", "text", {}, { errorCode: "TYPE_MISMATCH", errorMessage: "variable://text has a string, not a object" }],
  ["Number", "nope", 7, { value: 7, errorCode: "FLAG_NOT_FOUND", errorMessage: "variable not found: variable://nope" }],
] as const;

describe("the provider of the server SDK", () => {
  test.each(CASES)("%s %s", async (type, key, defaultValue, expected) => {
    await Server.setProviderAndWait("t", new RototoServerProvider(workspace));
    const client = Server.getClient("t");
    const ask = client[`get${type}Details`].bind(client) as (...args: unknown[]) => Promise<unknown>;
    expect(await ask(key, defaultValue, PREMIUM)).toMatchObject(expected);
  });

  test("tells what a context lacks", async () => {
    await Server.setProviderAndWait("t", new RototoServerProvider(workspace, { targetingKey: "targetingKey" }));
    const client = Server.getClient("t");
    expect(await client.getNumberDetails("limit", 7, {})).toMatchObject({ value: 7, errorCode: "INVALID_CONTEXT" });
    expect(await client.getNumberDetails("limit", 7, { account: 1 })).toMatchObject({ errorCode: "INVALID_CONTEXT" });
    expect(await client.getBooleanDetails("beta", true, { account: {} })).toMatchObject({
      errorCode: "TARGETING_KEY_MISSING",
    });
  });

  test("puts the targeting key where the workspace looks for it, and leaves the schema out on request", async () => {
    const options = { targetingKey: "account.plan", validateContext: false };
    await Server.setProviderAndWait("t", new RototoServerProvider(workspace, options));
    expect(
      await Server.getClient("t").getNumberValue("limit", 0, { targetingKey: "premium", account: { id: "x" } }),
    ).toBe(25);
  });

  test("runs its hooks", async () => {
    const after = vi.fn();
    await Server.setProviderAndWait("t", new RototoServerProvider(workspace, { hooks: [{ after }] }));
    await Server.getClient("t").getNumberValue("limit", 0, PREMIUM);
    expect(after.mock.calls[0]?.[1]).toMatchObject({ flagKey: "limit", value: 25 });
  });

  test("is in error without a version, and with a feed that fails", async () => {
    const none = new RototoServerProvider({ current: undefined });
    await expect(Server.setProviderAndWait("t", none)).rejects.toThrow("there is no version of the workspace");
    const broken = new RototoServerProvider({
      current: workspace,
      ready: () => Promise.reject(new Error("git is down")),
    });
    await expect(Server.setProviderAndWait("u", broken)).rejects.toThrow("git is down");
    expect(Server.getClient("t").providerStatus).toBe("ERROR");
  });
});

describe("events", () => {
  test("name the flags that changed, by their rules, values and qualifiers", async () => {
    const feed = testFeed();
    await Web.setProviderAndWait("t", new RototoWebProvider(feed), PREMIUM);
    const client = Web.getClient("t");
    const heard = vi.fn();
    client.addHandler(ProviderEvents.ConfigurationChanged, (details) => heard(details?.flagsChanged));
    feed.swap(await changed("variables/limit.toml", "25", "50"));
    await vi.waitFor(() => expect(heard).toHaveBeenLastCalledWith(["limit"]));
    expect(client.getNumberValue("limit", 0)).toBe(50);
    feed.swap(workspace);
    feed.swap(await changed("qualifiers/premium.toml", '"premium"', '"gold"'));
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(3));
    expect(heard).toHaveBeenLastCalledWith(["limit"]);
    const { "variables/ratio.toml": _, ...fewer } = FLAG_FILES;
    feed.swap(await Workspace.fromFiles(fewer));
    await vi.waitFor(() => expect(heard).toHaveBeenLastCalledWith(["limit", "ratio"]));
    feed.swap(await Workspace.fromFiles(fewer));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard).toHaveBeenCalledTimes(4);
  });

  test("tell that a version has become stale, and that it no longer is", async () => {
    const feed = testFeed();
    await Server.setProviderAndWait("t", new RototoServerProvider(feed, { maxStalenessMs: 60_000 }));
    const client = Server.getClient("t");
    const heard = vi.fn();
    client.addHandler(ServerEvents.Stale, () => heard("stale"));
    feed.isStale = true;
    expect(await client.getNumberDetails("limit", 0, PREMIUM)).toMatchObject({ value: 25, reason: "STALE" });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith("stale"));
    expect(client.providerStatus).toBe("STALE");
    client.addHandler(ServerEvents.Ready, () => heard("ready"));
    feed.isStale = false;
    expect((await client.getNumberDetails("limit", 0, PREMIUM)).reason).toBe("TARGETING_MATCH");
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith("ready"));
    expect(client.providerStatus).toBe("READY");
  });

  test("end when the provider is closed", async () => {
    const feed = testFeed();
    await Server.setProviderAndWait("t", new RototoServerProvider(feed, { maxStalenessMs: 60_000 }));
    expect(feed.listeners.size).toBe(1);
    await Server.close();
    expect(feed.listeners.size).toBe(0);
  });
});

test("the provider of the web SDK follows the context", async () => {
  await Web.setProviderAndWait("t", new RototoWebProvider(workspace), PREMIUM);
  const client = Web.getClient("t");
  expect(client.getNumberDetails("limit", 0)).toMatchObject({
    value: 25,
    reason: "TARGETING_MATCH",
    variant: "premium",
  });
  expect(client.getStringValue("text", "")).toBe("hello");
  await Web.setContext("t", { ...PREMIUM, account: { plan: "free", id: 1 } });
  expect(client.getNumberDetails("limit", 0)).toMatchObject({ value: 3, reason: "DEFAULT" });
});
