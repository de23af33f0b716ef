import { describe, expect, test } from "vitest";
import { eventStream } from "../../src/edge/event-stream.ts";
import { MemoryWorkspace } from "../../src/edge/memory-workspace.ts";
import { type FakeClock, type FakeSource, FILES, fakeClock, fakeSource, testApp, unavailable } from "./edge-fixture.ts";

const TIMES = { poll: 1, heartbeat: 5, life: 20 };
const NEWER = { ...FILES, "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", "50") };

interface Stream {
  readonly source: FakeSource;
  readonly clock: FakeClock;
  readonly served: MemoryWorkspace;
  /** The next piece of text; undefined at the end. */
  next(): Promise<string | undefined>;
  cancel(): Promise<void>;
}

async function stream(known?: "current" | string): Promise<Stream> {
  const [source, clock] = [fakeSource(), fakeClock()];
  const served = new MemoryWorkspace(source, { clock });
  await served.version();
  const body = eventStream({
    served,
    known: known === "current" ? served.current?.sha256 : known,
    times: TIMES,
    clock,
  });
  const reader = body.getReader();
  return {
    source,
    clock,
    served,
    next: async () => {
      const { value } = await reader.read();
      return value && new TextDecoder().decode(value);
    },
    cancel: () => reader.cancel(),
  };
}

describe("an event stream", () => {
  test("begins with the version, for one who does not know it", async () => {
    for (const known of [undefined, "another"]) {
      const { next, served } = await stream(known);
      expect(await next()).toBe("retry: 1000\n\n");
      const event = (await next()) ?? "";
      const { sha256 = "" } = served.current ?? {};
      expect(event.startsWith(`id: ${sha256}\ndata: {`)).toBe(true);
      expect(JSON.parse(event.split("data: ")[1] ?? "")).toEqual({
        type: "refetchEvaluation",
        etag: sha256,
        snapshot: sha256,
        lastModified: 1_700_000_000,
        fingerprint: null,
      });
    }
  });

  test("says nothing to one who knows it but that it is alive, and ends after a while", async () => {
    const { next, clock, served } = await stream("current");
    const start = clock.time;
    expect(await next()).toBe(`retry: 1000\nid: ${served.current?.sha256}\n\n`);
    const rest: string[] = [];
    for (let text = await next(); text !== undefined; text = await next()) rest.push(text);
    expect(new Set(rest)).toEqual(new Set([": still here\n\n"]));
    const seconds = (clock.time - start) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(TIMES.life * 0.8);
    expect(seconds).toBeLessThanOrEqual(TIMES.life * 1.2 + 1);
    expect(rest.length).toBe(Math.floor((seconds - 1) / TIMES.heartbeat));
  });

  test("tells of a newer version, once", async () => {
    const { next, source, served } = await stream("current");
    await next();
    source.next = NEWER;
    await served.refresh();
    expect(await next()).toContain(`"etag":"${served.current?.sha256}"`);
    expect(await next()).toBe(": still here\n\n");
  });

  test("waits for the first version of a workspace that cannot be loaded yet", async () => {
    const [source, clock] = [fakeSource(), fakeClock()];
    source.next = unavailable();
    const served = new MemoryWorkspace(source, { clock });
    const reader = eventStream({ served, known: undefined, times: TIMES, clock }).getReader();
    await reader.read();
    const event = reader.read();
    source.next = FILES;
    expect(new TextDecoder().decode((await event).value)).toContain("refetchEvaluation");
  });

  test("stops looking when its reader is gone", async () => {
    const { next, cancel, clock } = await stream("current");
    await next();
    await cancel();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { time } = clock;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clock.time).toBe(time);
  });
});

test("the endpoint goes on from the id that comes with the request, or from the version in its address", async () => {
  const { app, get } = testApp({ events: TIMES });
  const { sha256 } = (await get("/v1/status")).json;
  const first = async (path: string, headers: Record<string, string> = {}): Promise<string> => {
    const response = await app.request(path, { headers });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = response.body?.getReader();
    const text = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    return text;
  };
  expect(await first("/v1/events")).not.toContain("id:");
  expect(await first(`/v1/events?since=${sha256}`)).toContain(`id: ${sha256}`);
  expect(await first("/v1/events?since=x", { "last-event-id": String(sha256) })).toContain(`id: ${sha256}`);
  expect((await get("/v1/workspaces/zzz/events")).status).toBe(404);
});
