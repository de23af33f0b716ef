import { type LogLine, RototoError } from "../../../src/runtime/index.ts";
import type { Upstream } from "../../../src/runtime/refresh/attempt.ts";
import { RefreshLog } from "../../../src/runtime/refresh/refresh-log.ts";
import { initialStatus } from "../../../src/runtime/refresh/refresh-status.ts";
import { Refresher } from "../../../src/runtime/refresh/refresher.ts";
import type { Fingerprint } from "../../../src/runtime/source/files.ts";
import type { ProbeResult } from "../../../src/runtime/source/probe.ts";
import { VirtualClock } from "../../support/refresh/virtual-clock.ts";

/** A version that is nothing but its number. */
export interface Numbered {
  readonly fingerprint: Fingerprint;
  readonly immutable: boolean;
}

export const numbered = (value: number): Numbered => ({
  fingerprint: { kind: "content_hash", value: String(value) },
  immutable: false,
});

export const down = (): RototoError => new RototoError("source_unavailable", "the source is down");

/** A source under the control of a test. */
export class FakeUpstream implements Upstream<Numbered> {
  newest = 1;
  asked = 0;
  loads = 0;
  answer: (current: Numbered) => ProbeResult | Promise<ProbeResult> = (current) =>
    current.fingerprint.kind === "content_hash" && current.fingerprint.value === String(this.newest)
      ? "unchanged"
      : "changed";
  deliver: (signal: AbortSignal) => Numbered | Promise<Numbered> = () => numbered(this.newest);
  relation: () => "fast_forward" | Promise<"fast_forward"> = () => "fast_forward";

  async probe(current: Numbered): Promise<ProbeResult> {
    this.asked++;
    return this.answer(current);
  }

  async load(_current: Numbered, signal: AbortSignal): Promise<Numbered> {
    this.loads++;
    return this.deliver(signal);
  }

  async history(): Promise<"fast_forward"> {
    return this.relation();
  }

  changes(): null {
    return null;
  }
}

/** What a test of a refresher holds in its hands. */
export interface RefresherFixture {
  readonly clock: VirtualClock;
  readonly upstream: FakeUpstream;
  readonly lines: readonly LogLine[];
  readonly log: RefreshLog;
  readonly refresher: Refresher<Numbered>;
  /** When the clock started, in Unix seconds. */
  readonly start: number;
}

/** A refresher of numbers with all it works with, serving number 1 since the clock's start. */
export function refresherFixture({
  attemptMs = 60_000,
  signal,
}: {
  readonly attemptMs?: number;
  readonly signal?: AbortSignal;
} = {}): RefresherFixture {
  const clock = new VirtualClock();
  const upstream = new FakeUpstream();
  const lines: LogLine[] = [];
  const log = new RefreshLog({ log: (line) => lines.push(line) }, "git+https://host/c.git#main");
  const first = numbered(1);
  const status = initialStatus(first, { source: "fetched", loadedAt: clock.now() / 1_000 });
  const refresher = new Refresher<Numbered>(first, status, { upstream, clock, log, attemptMs, signal });
  return { clock, upstream, lines, log, refresher, start: clock.now() / 1_000 };
}
