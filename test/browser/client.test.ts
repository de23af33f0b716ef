import { beforeEach, describe, expect, test } from "vitest";
import {
  type Client,
  type ClientEvent,
  type ClientOptions,
  createClient,
  edgeAnswers,
  edgeSnapshots,
  explain,
  initialState,
  type Origin,
  readInitialState,
} from "../../src/browser/index.ts";
import { Workspace } from "../../src/index.ts";
import { FakeBrowser, type FakeTab, settle } from "./fakes/fake-browser.ts";
import { FakeEdge, limits } from "./fakes/fake-edge.ts";

const URL = "https://edge.test/v1";
const STANDARD = { account: { plan: "standard" } };
const PREMIUM = { account: { plan: "premium" } };

let edge: FakeEdge;
let browser: FakeBrowser;

beforeEach(async () => {
  edge = new FakeEdge();
  browser = new FakeBrowser(edge.fetch);
  await edge.publish(limits(3));
});

interface Opened {
  readonly client: Client;
  readonly tab: FakeTab;
  readonly events: ClientEvent[];
  limit(): unknown;
}

function open(options: Partial<ClientOptions> & { tab?: FakeTab } = {}): Opened {
  const { tab = browser.openTab(), ...rest } = options;
  const client = createClient({ origin: edgeSnapshots({ url: URL }), context: STANDARD, ports: tab.ports, ...rest });
  const events: ClientEvent[] = [];
  client.on((event) => events.push(event));
  return { client, tab, events, limit: () => client.getSnapshot().value("limit", -1) };
}

const ORIGINS: readonly [string, () => Origin][] = [
  ["snapshots", () => edgeSnapshots({ url: URL })],
  ["answers", () => edgeAnswers({ url: URL })],
];

describe.each(ORIGINS)("with %s", (name, origin) => {
  const request = name === "snapshots" ? "GET /v1/snapshot" : "POST /v1/resolve";

  test("does nothing before it is started or subscribed to", async () => {
    const { client, limit } = open({ origin: origin() });
    await settle();
    expect(edge.requests).toEqual([]);
    expect(client.getSnapshot().status).toBe("NOT_READY");
    expect(limit()).toBe(-1);
    client.subscribe(() => {});
    await settle();
    expect(limit()).toBe(3);
  });

  test("a first visit asks once, and tells where its values are from and how old they are", async () => {
    const { client, events } = open({ origin: origin() });
    const view = await client.start();
    await settle();
    expect(edge.requests).toEqual([request]);
    expect(events).toEqual([{ type: "PROVIDER_READY" }]);
    browser.now += 2_500;
    expect(view.read("limit", -1)).toMatchObject({ value: 3, valueKey: "standard", source: "network", age: 2.5 });
    expect(view.read("nothing", "x")).toMatchObject({
      value: "x",
      source: "fallback",
      age: null,
      error: { code: "variable_not_found" },
    });
    expect(view.value("big", 0)).toBe(9007199254740993n);
  });

  test("a second visit has its values before it has asked anyone", async () => {
    await open({ origin: origin() }).client.start();
    edge.mood = "hanging";
    browser.now += 60_000;
    const view = await open({ origin: origin() }).client.start();
    expect(view.read("limit", -1)).toMatchObject({ value: 3, source: "cache", age: 60 });
    expect(view.status).toBe("READY");
  });

  test("a visit offline has the same values and says that they are stale", async () => {
    await open({ origin: origin() }).client.start();
    edge.mood = "down";
    browser.now += 60_000;
    const { client, events, limit } = open({ origin: origin() });
    await client.start();
    await settle();
    expect(limit()).toBe(3);
    expect(client.getSnapshot()).toMatchObject({ status: "STALE", source: "cache", age: 60 });
    expect(client.getSnapshot().error).toMatchObject({ code: "source_unavailable" });
    expect(events.map(({ type }) => type)).toEqual(["PROVIDER_READY", "PROVIDER_STALE"]);
  });

  test("without anything kept, an origin that is down is an error, and recovery is automatic", async () => {
    edge.mood = "broken";
    const { client, limit, events } = open({ origin: origin() });
    const view = await client.start();
    expect(view).toMatchObject({ status: "ERROR", source: null, age: null });
    expect(String(view.error)).toBe("RototoError: the edge answered 503: nothing loaded yet");
    expect(limit()).toBe(-1);
    await settle();
    edge.mood = "well";
    await browser.pass(999);
    expect(edge.requests).toHaveLength(1);
    await browser.pass(1);
    expect(limit()).toBe(3);
    expect(events.map(({ type }) => type)).toEqual(["PROVIDER_ERROR", "PROVIDER_READY"]);
    expect(browser.timers).toEqual([]);
  });

  test("a change that is told arrives with the names of what changed", async () => {
    const { client, limit, events } = open({ origin: origin() });
    await client.start();
    browser.tell(await edge.publish(limits(4)));
    await settle();
    expect(limit()).toBe(4);
    expect(events.at(-1)).toEqual({ type: "PROVIDER_CONFIGURATION_CHANGED", flagsChanged: ["limit"] });
  });

  test("a context change keeps values and context together, and tells", async () => {
    const { client, events } = open({ origin: origin() });
    await client.start();
    const seen: unknown[] = [];
    client.subscribe(() => {
      const view = client.getSnapshot();
      seen.push([view.context === PREMIUM, view.value("limit", -1)]);
    });
    await client.setContext(PREMIUM);
    expect(seen).toContainEqual([true, 25]);
    expect(seen).not.toContainEqual([true, 3]);
    expect(seen).not.toContainEqual([false, 25]);
    expect(events.map(({ type }) => type)).toContain("PROVIDER_CONTEXT_CHANGED");
    expect(events.map(({ type }) => type)).not.toContain("PROVIDER_CONFIGURATION_CHANGED");
    expect(events.some(({ type }) => type === "PROVIDER_RECONCILING")).toBe(name === "answers");
  });

  test("signing out forgets everything, in the cache and in the other tabs", async () => {
    const first = open({ origin: origin() });
    const second = open({ origin: origin() });
    await first.client.start();
    await second.client.start();
    await first.client.signOut();
    await settle();
    for (const { client, limit } of [first, second]) {
      expect(client.getSnapshot()).toMatchObject({ status: "NOT_READY", context: {}, fingerprint: null });
      expect(limit()).toBe(-1);
    }
    edge.mood = "down";
    expect((await open({ origin: origin() }).client.start()).status).toBe("ERROR");
  });

  test("an answer that is under way while the user signs out leaves nothing behind", async () => {
    const { client } = open({ origin: origin() });
    edge.mood = "hanging";
    const started = client.start();
    await settle();
    await client.signOut();
    await started;
    edge.mood = "down";
    expect((await open({ origin: origin() }).client.start()).status).toBe("ERROR");
  });

  test("what was damaged in the cache is dropped and fetched again", async () => {
    await open({ origin: origin() }).client.start();
    const { cache } = browser;
    const scope = await origin().scope(STANDARD);
    const head = await cache.head(scope);
    if (head === undefined) throw new Error("nothing was kept");
    const bytes = (await cache.bytes(head.revision)) ?? new Uint8Array();
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    await cache.put(scope, head, bytes);
    const { client, events } = open({ origin: origin() });
    const view = await client.start();
    expect(view.read("limit", -1)).toMatchObject({ value: 3, source: "network" });
    expect(edge.requests).toEqual([request, request]);
    expect(events).toEqual([{ type: "PROVIDER_READY" }]);
  });

  test("after it is closed nothing goes on, and the last view stays", async () => {
    const { client, tab, limit } = open({ origin: origin() });
    await client.start();
    expect(tab.streams()).toBe(1);
    client.close();
    expect(tab.streams()).toBe(0);
    expect(browser.timers).toEqual([]);
    tab.show();
    browser.tell("{}");
    await client.refresh();
    await settle();
    expect(edge.requests).toHaveLength(1);
    expect(limit()).toBe(3);
  });
});

test("an unchanged snapshot is confirmed, not fetched", async () => {
  const { client } = open();
  await client.start();
  browser.now += 10_000;
  const view = await client.refresh();
  expect(edge.requests).toEqual(["GET /v1/snapshot", "GET /v1/snapshot if-none-match"]);
  expect(view).toMatchObject({ source: "network", age: 0 });
});

test("an event about what is here already asks nobody", async () => {
  await open().client.start();
  browser.tell(edge.event());
  await settle();
  expect(edge.requests).toHaveLength(1);
});

test("a rollback is a version like any other", async () => {
  const { client, limit } = open();
  await client.start();
  browser.tell(await edge.publish(limits(4)));
  await settle();
  expect(limit()).toBe(4);
  browser.tell(await edge.publish(limits(3)));
  await settle();
  expect(limit()).toBe(3);
});

test("a change that arrives while the page looks makes it look again", async () => {
  const { client, limit } = open();
  await client.start();
  const asked = client.refresh();
  browser.tell(await edge.publish(limits(4)));
  await asked;
  await settle();
  expect(limit()).toBe(4);
});

test("two tabs that open together ask once, and one of them has the event stream", async () => {
  const tabs = [open(), open()];
  await Promise.all(tabs.map(({ client }) => client.start()));
  await settle();
  expect(edge.requests).toEqual(["GET /v1/snapshot"]);
  expect(tabs.map(({ limit }) => limit())).toEqual([3, 3]);
  expect(tabs.map(({ client }) => client.getSnapshot().source)).toEqual(["network", "tab"]);
  expect(tabs.map(({ tab }) => tab.streams())).toEqual([1, 0]);
});

test("a change in one tab is in the other without a request", async () => {
  const [first, second] = [open(), open()];
  await first.client.start();
  await second.client.start();
  browser.tell(await edge.publish(limits(4)));
  await settle();
  expect(second.limit()).toBe(4);
  expect(second.client.getSnapshot().source).toBe("tab");
  expect(edge.requests.filter((request) => !request.includes("if-none-match"))).toHaveLength(1);
});

test("when the tab with the stream goes, the next takes it over", async () => {
  const [first, second] = [open(), open()];
  await first.client.start();
  await second.client.start();
  first.tab.hide();
  await settle();
  expect([first.tab.streams(), second.tab.streams()]).toEqual([0, 1]);
  second.client.close();
  first.tab.show();
  await settle();
  expect(first.tab.streams()).toBe(1);
});

test("a page that nobody sees is quiet, and looks when it is seen again", async () => {
  const { client, tab, limit } = open();
  await client.start();
  tab.hide();
  await edge.publish(limits(4));
  edge.mood = "down";
  await browser.pass(3_600_000);
  expect(edge.requests).toHaveLength(1);
  edge.mood = "well";
  tab.show();
  await settle();
  expect(limit()).toBe(4);
});

test("time alone makes no request", async () => {
  await open().client.start();
  for (let hour = 0; hour < 48; hour++) await browser.pass(3_600_000);
  expect(edge.requests).toHaveLength(1);
});

test("after failures it tries again, later each time, at least every five minutes", async () => {
  const { client } = open();
  await client.start();
  edge.mood = "down";
  await client.refresh();
  browser.tell("{}");
  await settle();
  expect(edge.requests).toHaveLength(3);
  const pauses: number[] = [];
  for (let failure = 0; failure < 11; failure++) {
    const [pause = 0, ...others] = browser.timers;
    expect(others).toEqual([]);
    pauses.push(pause / 1000);
    await browser.pass(pause);
    expect(edge.requests).toHaveLength(4 + failure);
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

test("a stream that is refused is opened again, later each time", async () => {
  browser.streamsWork = false;
  const { client, tab } = open();
  await client.start();
  browser.turnStreams("end");
  expect(tab.streams()).toBe(0);
  await browser.pass(1_000);
  expect(tab.streams()).toBe(1);
  browser.turnStreams("end");
  await browser.pass(1_989);
  expect(tab.streams()).toBe(0);
  await browser.pass(20);
  expect(tab.streams()).toBe(1);
});

test("a stream that breaks and comes back asks for nothing; one that stays away makes it look", async () => {
  const { client, events } = open();
  await client.start();
  await settle();
  browser.turnStreams("break");
  await browser.pass(1_000);
  browser.turnStreams("back");
  await browser.pass(60_000);
  expect(edge.requests).toHaveLength(1);
  edge.mood = "down";
  browser.turnStreams("break");
  browser.turnStreams("break");
  await browser.pass(5_000);
  expect(edge.requests).toHaveLength(2);
  expect(client.getSnapshot().status).toBe("STALE");
  edge.mood = "well";
  browser.turnStreams("back");
  await browser.pass(1_000);
  expect(events.map(({ type }) => type)).toEqual(["PROVIDER_READY", "PROVIDER_STALE", "PROVIDER_READY"]);
});

test("an event about answers that are here already asks nobody", async () => {
  await open({ origin: edgeAnswers({ url: URL }) }).client.start();
  browser.tell(edge.event());
  await settle();
  expect(edge.requests).toHaveLength(1);
});

test("a version that refuses the context leaves the one before in its place, until the context fits", async () => {
  const { client, limit, events } = open();
  await client.start();
  const strict = {
    ...limits(4),
    "schemas/context.schema.json": JSON.stringify({
      type: "object",
      required: ["user"],
      properties: { user: { type: "string" }, account: { type: "object", properties: { plan: { type: "string" } } } },
    }),
  };
  browser.tell(await edge.publish(strict));
  await settle();
  expect(limit()).toBe(3);
  expect(client.getSnapshot()).toMatchObject({ status: "ERROR", error: { code: "context_schema_mismatch" } });
  await client.setContext({ user: "u", ...STANDARD });
  expect(limit()).toBe(4);
  expect(client.getSnapshot().status).toBe("READY");
  expect(events.map(({ type }) => type)).toEqual([
    "PROVIDER_READY",
    "PROVIDER_ERROR",
    "PROVIDER_CONTEXT_CHANGED",
    "PROVIDER_CONFIGURATION_CHANGED",
    "PROVIDER_READY",
  ]);
});

test("a context that the schema refuses is refused, and nothing changes", async () => {
  const { client } = open();
  const before = await client.start();
  await expect(client.setContext({ account: { plan: "gold" } })).rejects.toMatchObject({
    code: "context_schema_mismatch",
  });
  expect(client.getSnapshot()).toBe(before);
  browser.tell(await edge.publish(limits(4)));
  await settle();
  expect(client.getSnapshot()).toMatchObject({ status: "READY", context: STANDARD });
});

test("of two context changes in a row the last one counts", async () => {
  const { client, limit } = open({ origin: edgeAnswers({ url: URL }) });
  await client.start();
  await Promise.all([client.setContext(PREMIUM), client.setContext(STANDARD), client.setContext(PREMIUM)]);
  await settle();
  expect(limit()).toBe(25);
  expect(client.getSnapshot().context).toBe(PREMIUM);
});

test("after it is closed another context changes nothing", async () => {
  const { client, tab } = open({ origin: edgeAnswers({ url: URL }) });
  await client.start();
  client.close();
  const view = await client.setContext(PREMIUM);
  expect(view.context).toBe(STANDARD);
  expect([tab.streams(), edge.requests.length]).toEqual([0, 1]);
});

test("what a listener throws goes to the page, and the others hear all the same", async () => {
  const { client, limit } = open();
  const thrown: unknown[] = [];
  const hear = (error: unknown): unknown => thrown.push(error);
  process.on("uncaughtException", hear);
  const fault = new Error("a component failed");
  client.subscribe(() => {
    throw fault;
  });
  const seen: unknown[] = [];
  client.subscribe(() => seen.push(limit()));
  await client.start();
  await settle();
  process.off("uncaughtException", hear);
  expect(seen).toEqual([3]);
  expect(thrown).toEqual([fault]);
  expect(client.getSnapshot().status).toBe("READY");
});

test("a clock that was set back makes nothing fresh for ever", async () => {
  await open().client.start();
  browser.now -= 86_400_000;
  await edge.publish(limits(4));
  const { client, limit } = open();
  await client.start();
  await settle();
  expect(limit()).toBe(4);
  expect(client.getSnapshot().age).toBe(0);
});

test("a cache that fails is as good as none", async () => {
  const fail = (): never => {
    throw new Error("QuotaExceededError");
  };
  const broken = { head: fail, bytes: fail, put: async () => fail(), drop: fail, clear: async () => fail() };
  const tab = browser.openTab();
  const { client, limit } = open({ ports: { ...tab.ports, cache: { ...broken, head: async () => fail() } } });
  await client.start();
  expect(limit()).toBe(3);
  await client.refresh();
  expect(client.getSnapshot().status).toBe("READY");
});

test("the rules behind a value can be told where they are here", async () => {
  const local = await open({ context: PREMIUM }).client.start();
  expect(explain(local, "limit")).toMatchObject({ rules: [{ qualifier: "premium", matched: true }] });
  expect(explain(local, "nothing")).toBeNull();
  const remote = await open({ origin: edgeAnswers({ url: URL }) }).client.start();
  expect(explain(remote, "limit")).toBeNull();
});

describe("rendered on a server", () => {
  const at = 995_000;
  const rendered = async (files: Record<string, string>, context: object): Promise<string> => {
    const workspace = await Workspace.fromFiles(files);
    const snapshot = await Workspace.fromSnapshot(await workspace.toSnapshot());
    return initialState(snapshot, { ...context }, { confirmedAt: at });
  };

  test("the first view has the server's values, its context and no age; later ones are as old as they are", async () => {
    const { client, limit } = open({ initial: readInitialState(await rendered(limits(3), PREMIUM)) });
    expect(limit()).toBe(25);
    expect(client.getServerSnapshot().read("limit", -1)).toMatchObject({ value: 25, source: "server", age: 0 });
    expect(client.getSnapshot().read("limit", -1)).toMatchObject({ source: "server", age: 5 });
    expect(client.getSnapshot().value("big", 0)).toBe(9007199254740993n);
  });

  test("what was kept from an earlier visit does not push the server's values away", async () => {
    await open().client.start();
    await edge.publish(limits(4));
    const { client, limit, events } = open({ initial: readInitialState(await rendered(limits(4), STANDARD)) });
    const seen = new Set<unknown>();
    client.subscribe(() => seen.add(limit()));
    await client.start();
    await settle();
    expect([...seen]).toEqual([4]);
    expect(client.getSnapshot().source).toBe("network");
    expect(events.filter(({ type }) => type === "PROVIDER_READY")).toEqual([]);
  });

  test("the server's values stay when the origin cannot be reached", async () => {
    edge.mood = "down";
    const { client, limit } = open({ initial: readInitialState(await rendered(limits(4), STANDARD)) });
    await client.start();
    await settle();
    expect(limit()).toBe(4);
    expect(client.getSnapshot()).toMatchObject({ status: "STALE", source: "server" });
  });

  test("no text in it can end the script it stands in", async () => {
    const state = await rendered(limits(3), { ...STANDARD, note: "</script><script>alert(1)</script><!--" });
    expect(state).not.toContain("<");
    expect(readInitialState(state).context).toEqual({ ...STANDARD, note: "</script><script>alert(1)</script><!--" });
  });

  test.each(["", "[]", '{"variables":1}', "<html>"])("a state that is none is refused: %j", (text) => {
    expect(() => readInitialState(text)).toThrow(expect.objectContaining({ code: "source_corrupt" }));
  });
});

describe("signed", () => {
  async function keyPair(): Promise<{ sign(bytes: Uint8Array<ArrayBuffer>): Promise<string>; publicKey: string }> {
    const { privateKey, publicKey } = (await crypto.subtle.generateKey("Ed25519", true, [
      "sign",
      "verify",
    ])) as CryptoKeyPair;
    const base64 = (buffer: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(buffer)));
    return {
      sign: async (bytes) => base64(await crypto.subtle.sign("Ed25519", privateKey, bytes)),
      publicKey: base64(await crypto.subtle.exportKey("raw", publicKey)),
    };
  }

  test("a snapshot with the right signature is used, also from the cache", async () => {
    const { sign, publicKey } = await keyPair();
    const origin = edgeSnapshots({ url: URL, publicKeys: [(await keyPair()).publicKey, publicKey] });
    edge.signature = `${await (await keyPair()).sign(edge.snapshot)}, ${await sign(edge.snapshot)}`;
    expect((await open({ origin }).client.start()).value("limit", -1)).toBe(3);
    edge.mood = "down";
    expect((await open({ origin }).client.start()).value("limit", -1)).toBe(3);
  });

  test.each(["none", "another key's", "of other bytes", "no base64"])(
    "a signature that is %s is refused",
    async (how) => {
      const { sign, publicKey } = await keyPair();
      const other = await keyPair();
      edge.signature = {
        none: null,
        "another key's": await other.sign(edge.snapshot),
        "of other bytes": await sign(edge.snapshot.slice(1)),
        "no base64": "%%%",
      }[how] as string | null;
      const view = await open({ origin: edgeSnapshots({ url: URL, publicKeys: [publicKey] }) }).client.start();
      expect(view).toMatchObject({ status: "ERROR", error: { code: "snapshot_invalid" } });
    },
  );

  test("a key that is none is the page's own mistake", async () => {
    edge.signature = await (await keyPair()).sign(edge.snapshot);
    const view = await open({ origin: edgeSnapshots({ url: URL, publicKeys: ["AAAA"] }) }).client.start();
    expect(view).toMatchObject({ status: "ERROR", error: { code: "invalid_option" } });
  });

  test("a newer version that is not signed leaves the one before in its place", async () => {
    const { sign, publicKey } = await keyPair();
    edge.signature = await sign(edge.snapshot);
    const { client, limit } = open({ origin: edgeSnapshots({ url: URL, publicKeys: [publicKey] }) });
    await client.start();
    browser.tell(await edge.publish(limits(4)));
    await settle();
    expect(limit()).toBe(3);
    expect(client.getSnapshot()).toMatchObject({ status: "STALE", error: { code: "snapshot_invalid" } });
  });
});
