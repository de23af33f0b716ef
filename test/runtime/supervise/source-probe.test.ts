import { describe, expect, test } from "vitest";
import type { Fingerprint } from "../../../src/runtime/source/files.ts";
import { sourceProbe } from "../../../src/runtime/supervise/probe-watch.ts";
import { SupervisorState } from "../../../src/runtime/supervise/supervisor-state.ts";
import { commit } from "./supervision-fixture.ts";

const { signal } = new AbortController();
const PINNED = "a".repeat(40);

/** An archive server with one validator. */
function archives(etag: string) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const headers = new Map([["etag", etag]]);
    return {
      status: 200,
      statusText: "OK",
      url,
      headers: { get: (name: string) => headers.get(name) ?? null, forEach: () => {} },
      body: null,
    };
  };
  return { asked, probe: sourceProbe({ fetch }) };
}

function watch(source: string, seen: Fingerprint | null = null) {
  const state = new SupervisorState();
  state.setWatch("w", source);
  state.updateCommit("w", seen);
  const found = state.getWatch("w");
  if (found === undefined) throw new Error("there is no watch");
  return found;
}

describe("asking the source of a watch", () => {
  const validator = { kind: "http_validator", value: 'etag:"2"' } as const;

  test("tells the new commit, or that it is the one that was seen", async () => {
    const { probe } = archives('"2"');
    const source = "https://example.com/a.tar.gz";
    expect(await probe(watch(source), signal)).toEqual({ answer: "changed", found: validator });
    expect(await probe(watch(source, validator), signal)).toEqual({ answer: "unchanged", found: validator });
  });

  test("does not ask one that is pinned or has no ref", async () => {
    const { probe, asked } = archives('"2"');
    expect(await probe(watch(`git+https://example.com/a.git#${PINNED}`), signal)).toEqual({
      answer: "immutable",
      found: { kind: "git_commit", value: PINNED },
    });
    expect(await probe(watch("git+https://example.com/a.git"), signal)).toEqual({ answer: "unknown", found: null });
    expect(asked).toEqual([]);
  });

  test("of a workspace with parents tells a change of its own, and else that it cannot tell", async () => {
    const { probe } = archives('"2"');
    const source = "https://example.com/a.tar.gz";
    const layers = (own: Fingerprint) => ({ kind: "workspace_layers", layers: [commit("1"), own] }) as const;
    expect(await probe(watch(source, layers(validator)), signal)).toEqual({ answer: "unknown", found: null });
    const before = { kind: "http_validator", value: 'etag:"1"' } as const;
    expect(await probe(watch(source, layers(before)), signal)).toEqual({ answer: "changed", found: validator });
  });

  test("refuses a source from the stored state that lacks its credentials, and says what to do", async () => {
    const { probe, asked } = archives('"2"');
    await expect(probe(watch("git+https://<redacted>@example.com/a.git#main"), signal)).rejects.toThrow(
      "came from the stored state, without credentials: set watch w again",
    );
    expect(asked).toEqual([]);
  });
});
