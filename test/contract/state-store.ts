import { expect, test } from "vitest";
import type { StateStore } from "../../src/runtime/supervise/state-store.ts";

/** What every store of a supervisor's state must do. `open` gives a store; opened again in one test, the same one. */
export function testStateStore(open: () => Promise<StateStore>): void {
  test("gives nothing at first, and then what was saved last, whoever opens it", async () => {
    expect(await (await open()).load()).toBeUndefined();
    await (await open()).save("one");
    await (await open()).save("two");
    expect(await (await open()).load()).toBe("two");
  });

  test("keeps texts of any length and script", async () => {
    for (const text of ["é€😀".repeat(300_000), `x${"😀".repeat(600_000)}`, "x".repeat(1_000_001), "short"]) {
      await (await open()).save(text);
      expect((await (await open()).load()) === text).toBe(true);
    }
  });
}
