import { describe, expect, test } from "vitest";
import { MemoryWorkspace } from "../../src/edge/memory-workspace.ts";
import { SERVED_CONTRACT } from "../contract/served-workspace.ts";
import { fakeClock, fakeSource, hostOf } from "./edge-fixture.ts";

describe("a workspace in memory is served as the port has it", () => {
  test.each(SERVED_CONTRACT)("it $name", ({ run }) =>
    run(async () => {
      const source = fakeSource();
      return {
        served: new MemoryWorkspace(source, { clock: fakeClock() }),
        ...hostOf(source),
      };
    }),
  );
});

test("it looks for something newer by itself only when that is due", async () => {
  const [source, clock] = [fakeSource(), fakeClock()];
  source.probed = "unchanged";
  const served = new MemoryWorkspace(source, { clock, checkSeconds: 60 });
  expect(served.revalidate()).toBeUndefined();
  await served.version();
  clock.time += 59_999;
  expect(served.revalidate()).toBeUndefined();
  clock.time += 1;
  await served.revalidate();
  expect(source.probes).toBe(1);
  expect(served.revalidate()).toBeUndefined();
  const never = new MemoryWorkspace(source, { clock });
  await never.version();
  clock.time += 1e12;
  expect(never.revalidate()).toBeUndefined();
});
