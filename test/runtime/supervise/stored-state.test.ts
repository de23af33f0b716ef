import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadState, saveState } from "../../../src/runtime/supervise/state-store.ts";
import { readState, writeState } from "../../../src/runtime/supervise/stored-state.ts";
import { SupervisorState } from "../../../src/runtime/supervise/supervisor-state.ts";
import { commit } from "./supervision-fixture.ts";

const WATCH = {
  source: "git+https://example.com/a.git#main",
  paused: false,
  seen: commit("2"),
  applied: commit("1"),
  last: { outcome: "failed", at: 1_700_000_000_000, message: "it is down" },
  failures: 1,
  retry_at: 1_700_000_005_000,
};

function text(watch: unknown): string {
  return JSON.stringify({ version: 1, watches: { a: watch } });
}

describe("the stored state", () => {
  test("holds version, and of each watch id, source, pause, commits, last outcome and retry; no credentials", () => {
    const state = new SupervisorState();
    state.setWatch("a", "git+https://user:s3cret@example.com/a.git#main");
    state.setWatch("b", "https://example.com/b.tar.gz?token=s3cret");
    state.updateCommit("a", commit("2"));
    const watch = state.getWatch("a");
    if (watch === undefined) throw new Error("there is no watch");
    const failure = "https://user:s3cret@example.com/ answered 500";
    state.failed(watch, failure, { now: 1_000, backoff: { minMs: 5_000, maxMs: 300_000 } });
    expect(JSON.parse(writeState(state.watches))).toEqual({
      version: 1,
      watches: {
        a: {
          source: "git+https://<redacted>@example.com/a.git#main",
          paused: false,
          seen: commit("2"),
          applied: null,
          last: { outcome: "failed", at: 1_000, message: "https://<redacted>@example.com/ answered 500" },
          failures: 1,
          retry_at: 6_000,
        },
        b: {
          source: "https://example.com/b.tar.gz?<redacted>",
          ...{ paused: false, seen: null, applied: null, last: null, failures: 0, retry_at: null },
        },
      },
    });
  });

  test("a watch that is set again with its credentials keeps what is known of it; with another source it begins anew", () => {
    const state = new SupervisorState(
      readState(text({ ...WATCH, source: "git+https://<redacted>@example.com/a.git#x" })),
    );
    state.setWatch("a", "git+https://user:s3cret@example.com/a.git#x");
    expect(state.getWatch("a")).toMatchObject({ source: "git+https://user:s3cret@example.com/a.git#x", failures: 1 });
    expect(state.dirty).toBe(false);
    state.setWatch("a", "git+https://example.com/other.git#x");
    expect(state.getWatch("a")).toMatchObject({ seen: null, applied: null, last: null, failures: 0 });
  });

  test("comes back as it was, whatever the ids and sources", async () => {
    const watches = fc.uniqueArray(fc.record({ id: fc.string(), source: fc.string({ minLength: 1 }) }), {
      selector: ({ id }) => id,
    });
    await fc.assert(
      fc.asyncProperty(watches, async (given) => {
        const state = new SupervisorState();
        for (const { id, source } of given) state.setWatch(id, source.replaceAll("://", ""));
        let kept: string | undefined;
        const save = async (saved: string) => {
          kept = saved;
        };
        const store = { load: async () => kept, save };
        await saveState(state, store);
        const again = await loadState(store);
        expect(new Map(again.watches.map((watch) => [watch.id, watch]))).toEqual(
          new Map(state.watches.map((watch) => [watch.id, watch])),
        );
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test("is empty where there is none, and a store that cannot be read fails the start", async () => {
    const save = async () => {};
    expect((await loadState({ load: async () => undefined, save })).watches).toEqual([]);
    await expect(loadState({ load: () => Promise.reject(new Error("no disk")), save })).rejects.toThrow("no disk");
  });

  test("is taken up field by field", () => {
    expect(readState(text(WATCH))).toEqual([
      {
        id: "a",
        source: WATCH.source,
        paused: false,
        seen: commit("2"),
        applied: commit("1"),
        last: WATCH.last,
        failures: 1,
        retryAt: 1_700_000_005_000,
      },
    ]);
  });

  test.each([
    ["", "it is not JSON"],
    ["[]", "it is not an object"],
    ['{"version":2,"watches":{}}', "field `version` must be 1"],
    ['{"version":1,"watches":[]}', "field `watches` must be an object"],
    [text(null), 'watch "a": must be an object'],
    [text({ ...WATCH, source: 5 }), 'watch "a": field `source` must be a string that is not empty'],
    [text({ ...WATCH, paused: "no" }), 'watch "a": field `paused` must be a boolean'],
    [
      text({ ...WATCH, seen: { kind: "git_commit", value: "short" } }),
      'watch "a": field `seen` must be null or a fingerprint',
    ],
    [text({ ...WATCH, applied: undefined }), 'watch "a": field `applied` must be null or a fingerprint'],
    [text({ ...WATCH, failures: -1 }), 'watch "a": field `failures` must be a whole number of at least 0'],
    [text({ ...WATCH, failures: 1.5 }), 'watch "a": field `failures` must be a whole number of at least 0'],
    [text({ ...WATCH, retry_at: "soon" }), 'watch "a": field `retry_at` must be null or a time in milliseconds'],
    [
      text({ ...WATCH, last: { outcome: 5, at: 1 } }),
      'watch "a": field `last` must be null or an outcome with its time',
    ],
    [" ".repeat(20_000_001), "it is longer than 20000000 characters"],
  ])("%.60s is refused with its place and what to do", (stored, fault) => {
    let thrown: unknown;
    try {
      readState(stored);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: "store_invalid" });
    const message = String(thrown);
    expect(message).toContain(`the stored supervisor state is refused: ${fault}`);
    expect(message).toContain("put back a state that the supervisor has saved, or remove it to begin anew");
  });

  test("of any text is either read or refused, never anything else", () => {
    const stored = fc.oneof(
      fc.string(),
      fc.json(),
      fc.anything().map((watch) => text(watch)),
    );
    fc.assert(
      fc.property(stored, (given) => {
        try {
          readState(given);
        } catch (error) {
          expect(error).toMatchObject({ code: "store_invalid" });
        }
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });
});
