import { expect, test } from "vitest";
import type { Fingerprint, Layer } from "../../../src/runtime/source/files.ts";
import { type History, historyOfLayers } from "../../../src/runtime/source/history.ts";
import type { Repository } from "../../../tools/git/repository.ts";
import { gitFixture, hostFetch } from "./git-fixture.ts";

const git = gitFixture();

async function history(name: string, from: string | null, to: string): Promise<{ result: History; bytes: number }> {
  const { url } = await git.serve();
  let bytes = 0;
  const layer = (value: string | null): Layer[] => {
    const fingerprint: Fingerprint | null = value === null ? null : { kind: "git_commit", value };
    return [{ source: `git+${url}/${name}.git#main`, fingerprint, immutable: false }];
  };
  const result = await historyOfLayers(layer(from), layer(to), {
    fetch: hostFetch,
    allowInsecureLoopback: true,
    onProgress: ({ receivedBytes }) => {
      bytes = receivedBytes;
    },
  });
  return { result, bytes };
}

/** Equal commits have equal ids here, so the message tells those of two branches apart. */
async function commits(repository: Repository, count: number, message: string): Promise<string> {
  for (let index = 1; index < count; index++) await repository.commit({}, message);
  return repository.commit({}, message);
}

test("tells a fast-forward over several commits and merges, without trees and files", async () => {
  const repository = await git.repository("forward", { large: new Uint8Array(500_000).map((_, at) => at * 7) });
  const first = await repository.git("rev-parse", "HEAD");
  await repository.git("checkout", "--quiet", "-b", "side");
  await commits(repository, 2, "side");
  await repository.git("checkout", "--quiet", "main");
  const middle = await commits(repository, 2, "main");
  await repository.git("merge", "--quiet", "--no-ff", "--message=merge", "side");
  const last = await repository.git("rev-parse", "HEAD");
  for (const from of [first, middle]) {
    const { result, bytes } = await history("forward", from, last);
    expect(result).toBe("fast_forward");
    expect(bytes).toBeLessThan(3_000);
  }
  expect((await history("forward", last, last)).result).toBe("fast_forward");
  expect((await history("forward", last, middle)).result).toBe("rewritten");
});

test("tells a branch that was forced elsewhere from one that went on", async () => {
  const repository = await git.repository("forced", { a: "1" });
  const lost = await commits(repository, 2, "lost");
  await repository.git("reset", "--quiet", "--hard", "HEAD~1");
  const other = await repository.commit({ a: "2" });
  expect((await history("forced", lost, other)).result).toBe("rewritten");
  // A commit that the host has thrown away is no ancestor of any it has.
  expect((await history("forced", "1".repeat(40), other)).result).toBe("rewritten");
});

test("does not guess for versions without commits", async () => {
  await git.repository("none", {});
  expect((await history("none", null, "2".repeat(40))).result).toBe("unknown");
});
