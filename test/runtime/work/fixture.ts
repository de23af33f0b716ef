import type { LogLine } from "../../../src/runtime/ports.ts";
import { memoryRegistry } from "../../../src/runtime/work/memory-registry.ts";
import type { WorkInput } from "../../../src/runtime/work/work-item.ts";
import type { WorkRegistry } from "../../../src/runtime/work/work-registry.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

export const LEASE = { owner: "me", milliseconds: 60_000 };

/** A registry and a host that a test holds in its hand. */
export interface Host {
  readonly clock: VirtualClock;
  readonly lines: LogLine[];
  readonly registry: WorkRegistry;
  /** What a driver is made with. */
  readonly options: {
    readonly clock: VirtualClock;
    readonly log: { log(line: LogLine): void };
    readonly lease: typeof LEASE;
  };
}

/** Makes a {@link Host}. */
export function testHost(): Host {
  const clock = new VirtualClock();
  const lines: LogLine[] = [];
  let ids = 0;
  const registry = memoryRegistry({ clock, randomId: () => `id-${++ids}` });
  return { clock, lines, registry, options: { clock, log: { log: (line) => void lines.push(line) }, lease: LEASE } };
}

/** A request to refresh a workspace. */
export function request(workspace = "a", reason = "manual"): WorkInput {
  return { workspace, source: "git+https://git.example/config.git#main", reason, fingerprint: null };
}
