import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, describe, expect, test, vi } from "vitest";
import { RefreshingWorkspace, type RefreshStatus } from "../../../src/index.ts";
import type { RototoErrorCode } from "../../../src/runtime/index.ts";
import type { Repository } from "../../../tools/git/repository.ts";
import { timeoutOf, VirtualClock } from "../../support/refresh/virtual-clock.ts";
import { gitFixture } from "../source/git-fixture.ts";

const PERIOD = 60;
const variable = (value: string, type = "string"): string =>
  `schema_version = 1\ntype = "${type}"\n\n[values]\na = "${value}"\n\n[resolve]\ndefault = "a"\n`;
const FILES = { "rototo-workspace.toml": "schema_version = 1\n", "variables/greeting.toml": variable("old") };
const POLICY = `function register(lint)
  lint:on { stage = "project", entity = "variable", rule = { id = "shop/no", title = "No", help = "No." }, handler = "no" }
end
function no(context) return { { message = "no" } } end
`;

/** Answers, or spoils, what git would have answered. */
type Spoil = (request: IncomingMessage, response: ServerResponse, serve: () => Promise<void>) => void | Promise<void>;
const isFetch = ({ method, headers }: IncomingMessage): boolean =>
  // The listing of refs is a small question; one for objects follows a first listing.
  method === "POST" && Number(headers["content-length"]) !== LISTING_BYTES;
/** Found out from the first question of a probe. */
let LISTING_BYTES = 0;

/** Lets git's answer through a function of its bytes. */
const changed =
  (change: (body: Buffer) => Buffer): Spoil =>
  async (request, response, serve) => {
    if (!isFetch(request)) return serve();
    const chunks: Buffer[] = [];
    const [write, end] = [response.write.bind(response), response.end.bind(response)];
    response.write = ((chunk: Uint8Array) => chunks.push(Buffer.from(chunk)) > 0) as never;
    response.end = ((chunk?: Uint8Array) => {
      if (chunk) chunks.push(Buffer.from(chunk));
      write(change(Buffer.concat(chunks)));
      return end();
    }) as never;
    await serve();
  };

const status =
  (code: number, headers: Record<string, string> = {}): Spoil =>
  (_request, response) =>
    void response.writeHead(code, headers).end();

interface Row {
  readonly fault: string;
  /** What happens to the host. */
  readonly spoil?: Spoil;
  /** What happens to the repository. */
  readonly break?: (repository: Repository) => Promise<unknown>;
  readonly mend?: (repository: Repository) => Promise<unknown>;
  readonly code: RototoErrorCode;
  /** The pause until the next attempt, in seconds; period and first backoff unless given. */
  readonly pause?: number;
  /** How long it takes to find out, in seconds. */
  readonly takes?: number;
  readonly limits?: { readonly gitMs?: number; readonly totalBytes?: number };
}

const ROWS: readonly Row[] = [
  { fault: "the connection breaks", spoil: (request) => void request.socket.destroy(), code: "source_unavailable" },
  { fault: "500", spoil: status(500), code: "source_unavailable" },
  { fault: "403", spoil: status(403), code: "source_unauthorized" },
  {
    fault: "429 with Retry-After",
    spoil: status(429, { "retry-after": "600" }),
    code: "source_unavailable",
    pause: 600,
  },
  {
    fault: "the host does not answer",
    spoil: () => {},
    code: "source_unavailable",
    takes: 30,
    limits: { gitMs: 30_000 },
  },
  { fault: "a truncated pack", spoil: changed((body) => body.subarray(0, body.length - 30)), code: "source_corrupt" },
  {
    fault: "a corrupt object",
    spoil: changed((body) => {
      const copy = Buffer.from(body);
      const at = copy.length - 40;
      copy[at] = (copy[at] ?? 0) ^ 0xff;
      return copy;
    }),
    code: "source_corrupt",
  },
  {
    fault: "a deleted ref",
    break: (repository) => repository.git("branch", "--quiet", "--move", "main", "gone"),
    mend: (repository) => repository.git("branch", "--quiet", "--move", "gone", "main"),
    code: "source_not_found",
  },
  {
    fault: "a commit that lint refuses",
    break: (repository) => repository.commit({ "variables/greeting.toml": variable("new", "bool") }),
    code: "lint_failed",
  },
  {
    fault: "a commit that does not parse",
    break: (repository) => repository.commit({ "rototo-workspace.toml": "schema_version = " }),
    mend: (repository) => repository.commit({ "rototo-workspace.toml": "schema_version = 1\n" }),
    code: "manifest_invalid",
  },
  {
    fault: "a commit that policy refuses",
    break: (repository) => repository.commit({ "lint/no.lua": POLICY }),
    mend: (repository) => repository.commit({ "lint/no.lua": null }),
    code: "lint_failed",
  },
  {
    fault: "a commit over the budget",
    break: (repository) => repository.commit({ "schemas/large.json": JSON.stringify("x".repeat(30_000)) }),
    mend: (repository) => repository.commit({ "schemas/large.json": null }),
    code: "source_too_large",
    limits: { totalBytes: 20_000 },
  },
];

const git = gitFixture();
const running: RefreshingWorkspace[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((workspace) => workspace.shutdown()));
});

const greeting = (workspace: RefreshingWorkspace): unknown => workspace.resolveVariable("greeting", {}).value;
const lasts = (workspace: RefreshingWorkspace, expected: Partial<RefreshStatus>): Promise<void> =>
  vi.waitFor(() => expect(workspace.status()).toMatchObject(expected), { timeout: 20_000, interval: 10 });

describe("a workspace that follows a real git server", () => {
  test.each(ROWS.map((row, index) => ({ ...row, index })))("outlives $fault", async (row) => {
    const name = `fault-${row.index}`;
    const repository = await git.repository(name, FILES);
    let spoil: Spoil | undefined;
    const server = await git.serve({
      intercept: (request, response, serve) => {
        if (request.method === "POST" && LISTING_BYTES === 0) LISTING_BYTES = Number(request.headers["content-length"]);
        return spoil === undefined ? serve() : spoil(request, response, serve);
      },
    });
    const clock = new VirtualClock();
    const workspace = await RefreshingWorkspace.load(`git+${server.url}/${name}.git#main`, {
      allowInsecureLoopback: true,
      periodSeconds: PERIOD,
      timeout: (milliseconds) => timeoutOf(clock, milliseconds),
      ...{ clock, limits: row.limits ?? {} },
    });
    running.push(workspace);
    const before = workspace.status();

    // The fault, with a new version behind it.
    if (row.break === undefined) await repository.commit({ "variables/greeting.toml": variable("new") });
    else await row.break(repository);
    spoil = row.spoil;
    const { takes = 0 } = row;
    const found = clock.now() / 1_000 + PERIOD + takes;
    await clock.pass(PERIOD * 1_000);
    if (takes > 0) await lasts(workspace, { refreshing: true });
    await clock.pass(takes * 1_000);
    expect(greeting(workspace)).toBe("old");
    const pause = row.pause ?? PERIOD + 5;
    await lasts(workspace, { consecutiveFailures: 1, nextAttempt: found + pause });
    expect(greeting(workspace)).toBe("old");
    expect(workspace.status()).toMatchObject({
      currentFingerprint: before.currentFingerprint,
      lastSuccess: before.lastSuccess,
      lastOutcome: "failed",
      lastErrorCode: row.code,
      refreshing: false,
    });

    // It is over, and nobody does anything.
    spoil = undefined;
    await row.mend?.(repository);
    await repository.commit({ "variables/greeting.toml": variable("mended") });
    await clock.pass(pause * 1_000);
    await lasts(workspace, { consecutiveFailures: 0, lastError: null, lastErrorCode: null, lastOutcome: "refreshed" });
    expect(greeting(workspace)).toBe("mended");
  });

  test("asks in its own time whichever way the wall clock jumps", async () => {
    const repository = await git.repository("jumps", FILES);
    const server = await git.serve();
    const clock = new VirtualClock();
    const workspace = await RefreshingWorkspace.load(`git+${server.url}/jumps.git#main`, {
      allowInsecureLoopback: true,
      periodSeconds: PERIOD,
      clock,
    });
    running.push(workspace);
    for (const [jump, value] of [
      [86_400_000, "forwards"],
      [-172_800_000, "back"],
    ] as const) {
      await repository.commit({ "variables/greeting.toml": variable(value) });
      clock.jump(jump);
      await clock.pass(PERIOD * 1_000);
      await vi.waitFor(() => expect(greeting(workspace)).toBe(value), { timeout: 20_000 });
      await lasts(workspace, { refreshing: false, lastSuccess: clock.now() / 1_000 });
      expect(workspace.stale(0)).toBe(false);
    }
  });
});
