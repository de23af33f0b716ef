import { beforeAll, describe, expect, test } from "vitest";
import { type LoadOptions, memoryStore, Workspace } from "../../../src/runtime/index.ts";
import { HOSTILE_GIT, SOUND } from "../../hosts/sources/hostile-git.ts";
import { HOSTILE_WEB } from "../../hosts/sources/hostile-web.ts";
import { type Outcome, play } from "../../hosts/sources/play.ts";

const HOSTILE = { ...HOSTILE_GIT, ...HOSTILE_WEB };
const timeout = (milliseconds: number): AbortSignal => AbortSignal.timeout(milliseconds);
const library = {
  Workspace: { load: (source: string | URL, options?: LoadOptions) => Workspace.load(source, { timeout, ...options }) },
  memoryStore,
};

describe("a hostile server", () => {
  let outcomes: Record<string, Outcome>;
  let grown = 0;
  // `play` checks after each that the version that was loaded before is what it was, in memory and from the store.
  beforeAll(async () => {
    const hostile = Object.fromEntries(Object.entries(HOSTILE).map(([name, [script]]) => [name, script]));
    const before = process.memoryUsage().rss;
    outcomes = await play({ sound: SOUND, hostile }, library);
    grown = process.memoryUsage().rss - before;
  }, 60_000);

  test.each(Object.entries(HOSTILE).map(([name, [, code, message]]) => ({ name, code, message })))(
    "$name",
    ({ name, code, message }) => {
      const outcome = outcomes[name];
      expect(outcome?.code).toMatch(new RegExp(`^${code}`));
      if (typeof message === "string") expect(outcome?.message).toBe(message);
      else expect(outcome?.message).toMatch(message);
      // Credentials went where they belong, and the message does not show them.
      for (const asked of outcome?.asked ?? []) expect(asked).not.toMatch(/thief\.example (?!-)/);
      expect(outcome?.message).not.toContain("secret");
    },
  );

  test("takes no memory to speak of, all of them together", () => {
    expect(grown).toBeLessThan(256 << 20);
  });
});
