import type { Hono } from "hono";
import { expect } from "vitest";
import { createEdgeApp } from "../../src/edge/app.ts";
import type { LogLine } from "../../src/edge/log.ts";
import { MemoryWorkspace } from "../../src/edge/memory-workspace.ts";
import type { AttemptClock } from "../../src/edge/one-at-a-time.ts";
import type { AccessOptions } from "../../src/edge/security/access.ts";
import { type EdgeOptions, oneWorkspace } from "../../src/edge/service.ts";
import type { WorkspaceSource } from "../../src/edge/workspace-source.ts";
import { type InputFiles, RototoError, Workspace } from "../../src/runtime/index.ts";
import type { ProbeResult } from "../../src/runtime/source/probe.ts";
import type { Served } from "../contract/served-workspace.ts";
import { violations } from "./openapi-check.ts";

/** A small workspace: a variable by plan, one with exact numbers, two qualifiers, a context schema. */
export const FILES: Readonly<Record<string, string>> = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "schemas/context.schema.json": `{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "properties": {"account": {"type": "object", "properties": {"plan": {"type": "string"}, "id": {"type": "integer"}}}}}`,
  "qualifiers/premium.toml": `schema_version = 1\n[[predicate]]\nattribute = "account.plan"\nop = "eq"\nvalue = "premium"\n`,
  "qualifiers/huge.toml": `schema_version = 1\n[[predicate]]\nattribute = "account.id"\nop = "eq"\nvalue = 9007199254740993\n`,
  "variables/limit.toml": `schema_version = 1\ntype = "int"\n[values]\nstandard = 3\npremium = 25\n[resolve]\ndefault = "standard"\n[[resolve.rule]]\nqualifier = "premium"\nvalue = "premium"\n`,
  "variables/exact.toml": `schema_version = 1\ntype = "list"\n[values]\nall = [9007199254740993, 1.0, -0.0, 1e300]\n[resolve]\ndefault = "all"\n`,
};

/** A source whose versions and failures the test decides. */
export interface FakeSource extends WorkspaceSource {
  /** What is loaded next, or thrown. */
  next: InputFiles | Error;
  /** What a probe answers, or throws. */
  probed: ProbeResult | Error;
  /** Holds loads back until it settles. */
  hold: Promise<void>;
  loads: number;
  probes: number;
}

/** Makes a {@link FakeSource} that serves {@link FILES}. */
export function fakeSource(): FakeSource {
  return {
    name: "git+https://git.example/config.git#main",
    next: FILES,
    probed: "changed",
    hold: Promise.resolve(),
    loads: 0,
    probes: 0,
    async load() {
      this.loads++;
      await this.hold;
      if (this.next instanceof Error) throw this.next;
      return Workspace.fromFiles(this.next);
    },
    async probe() {
      this.probes++;
      if (this.probed instanceof Error) throw this.probed;
      return this.probed;
    },
  };
}

/** What happens at the host of a source, as the contract of what is served wants it. */
export function hostOf(source: FakeSource): Pick<Served, "publish" | "fail"> {
  return {
    async publish(files) {
      source.next = files;
      source.probed = "changed";
    },
    async fail() {
      source.next = unavailable();
      source.probed = unavailable();
    },
  };
}

/** A clock that moves when told, and whenever somebody sleeps. */
export interface FakeClock extends AttemptClock {
  time: number;
}

/** Makes a {@link FakeClock}. */
export function fakeClock(): FakeClock {
  return {
    time: 1_700_000_000_500,
    now() {
      return this.time;
    },
    async sleep(milliseconds) {
      this.time += milliseconds;
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}

/** An app over fakes, and a short way to ask it. */
export interface TestApp {
  readonly app: Hono;
  readonly source: FakeSource;
  readonly clock: FakeClock;
  /** What was logged. */
  readonly lines: readonly LogLine[];
  /** Posts JSON, or a text as it is. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
}

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Makes a {@link TestApp}. */
export function testApp(options: Partial<EdgeOptions> = {}): TestApp {
  const source = fakeSource();
  const clock = fakeClock();
  const lines: LogLine[] = [];
  const workspaces = oneWorkspace(new MemoryWorkspace(source, { clock }));
  const app = createEdgeApp({ workspaces, clock, logger: { log: (line) => void lines.push(line) }, ...options });
  return {
    app,
    lines,
    source,
    clock,
    async post(path, body, headers = {}) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const init = { method: "POST", body: text, headers: { "content-type": "application/json", ...headers } };
      return conforming("POST", path, await read(await app.request(path, init)));
    },
    async get(path, headers = {}) {
      return conforming("GET", path, await read(await app.request(path, { headers })));
    },
  };
}

/** Reads a response. */
export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === "" ? {} : JSON.parse(text) };
}

/** Refuses an answer that is not as the service's own description has it. */
function conforming(method: "GET" | "POST", path: string, answer: Answer): Answer {
  expect(violations({ method, path, answer })).toEqual([]);
  return answer;
}

/** A failure of the source as the library reports it. */
export function unavailable(): RototoError {
  return new RototoError("source_unavailable", "git fetch failed for workspace source: HTTP 500");
}

/** Tokens for everything: `resolve-me` and so on; resolving is open as well. */
export const ACCESS: AccessOptions = {
  open: ["resolve"],
  tokens: (["resolve", "explain", "refresh", "snapshot"] as const).map((may) => ({ token: `${may}-me`, may: [may] })),
};
