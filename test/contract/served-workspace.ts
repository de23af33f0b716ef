import { createHash } from "node:crypto";
import { expect } from "vitest";
import { NotServed, type ServedWorkspace } from "../../src/edge/served-workspaces.ts";
import { Workspace } from "../../src/runtime/index.ts";
import { FILES } from "../edge/edge-fixture.ts";

/** A served workspace, and its source in the hands of the test. */
export interface Served {
  readonly served: ServedWorkspace;
  /** Makes this the newest version at the source. */
  publish(files: Readonly<Record<string, string>>): Promise<void>;
  /** Makes the source fail until something is published. */
  fail(): Promise<void>;
}

/** Gives a workspace that nobody has asked anything yet, with {@link FILES} at its source. */
export type OpenServed = () => Promise<Served>;

/** One thing that everything that is served must do; rejects where it does not. */
export interface ServedCase {
  readonly name: string;
  run(open: OpenServed): Promise<void>;
}

const NEWER = { ...FILES, "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", "50") };
const NEWEST = { ...FILES, "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", "75") };

function limit({ current }: ServedWorkspace): unknown {
  return current?.workspace.resolveVariable("limit", { account: { plan: "premium" } }).value;
}

/** The contract of the port, to be run against every implementation. */
export const SERVED_CONTRACT: readonly ServedCase[] = [
  {
    name: "has no version until somebody asks, and then a complete one",
    async run(open) {
      const { served } = await open();
      expect([served.current, served.checkedAt]).toEqual([undefined, null]);
      const version = await served.version();
      expect(served.current).toBe(version);
      expect(limit(served)).toBe(25);
      expect(version.sha256).toBe(createHash("sha256").update(version.snapshot).digest("hex"));
      const read = await Workspace.fromSnapshot(version.snapshot);
      expect(read.resolveVariable("limit", { account: { plan: "x" } }).value).toBe(3);
      expect(typeof served.checkedAt).toBe("number");
      expect((await served.status()).versions).toMatchObject([{ sha256: version.sha256, current: true }]);
    },
  },
  {
    name: "takes a newer version over on request, and leaves the one before as it is",
    async run(open) {
      const { served, publish } = await open();
      const before = await served.version();
      await publish(NEWER);
      expect(await served.refresh("manual")).toBe("refreshed");
      expect(limit(served)).toBe(50);
      expect(before.workspace.resolveVariable("limit", { account: { plan: "premium" } }).value).toBe(25);
      const { sha256 = "", snapshot } = served.current ?? {};
      expect(await served.snapshot(sha256)).toEqual(snapshot);
      expect(await served.snapshot(before.sha256)).toEqual(before.snapshot);
      expect(await served.snapshot("0".repeat(64))).toBeUndefined();
    },
  },
  {
    name: "goes on with what it has when the source fails, and says so",
    async run(open) {
      const { served, publish, fail } = await open();
      await served.version();
      await fail();
      await expect(served.refresh("manual")).rejects.toThrow();
      expect(limit(served)).toBe(25);
      expect(await served.status()).toMatchObject({ consecutiveFailures: 1, lastError: expect.any(String) });
      await served.revalidate();
      await publish(NEWER);
      expect(await served.refresh("webhook")).toBe("refreshed");
      expect(await served.status()).toMatchObject({ consecutiveFailures: 0, lastError: null });
    },
  },
  {
    name: "without a version tells when to come back",
    async run(open) {
      const { served, fail } = await open();
      await fail();
      const failure: unknown = await served.version().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(NotServed);
      expect(failure).toMatchObject({ retryAfterSeconds: expect.any(Number) });
      expect(served.current).toBeUndefined();
    },
  },
  {
    name: "goes back one version, until the source has another than the one given up",
    async run(open) {
      const { served, publish } = await open();
      await served.version();
      expect(await served.rollback()).toBe(false);
      await publish(NEWER);
      await served.refresh("manual");
      expect(await served.rollback()).toBe(true);
      expect(limit(served)).toBe(25);
      await served.refresh("manual");
      expect(limit(served)).toBe(25);
      await publish(NEWEST);
      expect(await served.refresh("manual")).toBe("refreshed");
      expect(limit(served)).toBe(75);
    },
  },
];
