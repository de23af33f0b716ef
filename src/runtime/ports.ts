import type { JsonObject } from "./text/json-value.ts";

/**
 * What the core needs from its host. Every port is a small structural interface: a host passes its own
 * `fetch`, a clock, a store; nothing in `src/runtime` reaches for a global instead.
 */

/** Performs one HTTP exchange; the shape of the platform's `fetch`, narrowed to what the core uses. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** A request: redirects are always `manual`, because credentials must not follow them blindly. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly redirect: "manual";
  readonly signal?: AbortSignal;
}

/** A response as `fetch` gives it. */
export interface FetchResponse {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null; forEach(visit: (value: string, name: string) => void): void };
  readonly body: ByteStream | null;
}

/** The part of a WHATWG `ReadableStream` of bytes that the core reads from. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
}

/**
 * Keeps bytes by name between loads. What is kept is named by its content (the id of a git object) and checked when it
 * comes back, so a store may lose entries, be shared, or fail: then what it lacks is fetched.
 */
export interface Store {
  /** Gives what was put under a key, or undefined. */
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps bytes under a key; the caller may change them afterwards. */
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Makes a signal that fires after a number of milliseconds with a reason named `TimeoutError`, as `AbortSignal.timeout` does. */
export type Timeout = (milliseconds: number) => AbortSignal;

/** Tells the time, and waits. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`; it may jump either way. */
  now(): number;
  /** Resolves after so many milliseconds, however the time jumps, or as soon as the signal fires; never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Takes log lines. What it throws is ignored. */
export interface Logger {
  log(line: LogLine): void;
}

/** One log line: a text without secrets, and its facts by OpenTelemetry-style names (`rototo.refresh.outcome`). */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** Gives a name that nobody else has, such as a UUID. */
export type RandomId = () => string;

/** Runs policy scripts; it is started for the first workspace that has one. */
export interface LuaEngine {
  start(): Promise<LuaMachine>;
}

/**
 * Runs policy scripts, each call in a Lua state of its own that is gone afterwards. What a script may do and how much
 * is in docs/policy.md; a script that is faulty, or does too much, is an answer and never throws.
 */
export interface LuaMachine {
  /** Runs a script and then its `register`. */
  register(script: LuaScript): LuaAnswer<readonly LuaRegistration[]>;
  /** Runs a script and then its global function `handler` with one table. */
  handle(script: LuaScript, handler: string, context: JsonObject): LuaAnswer<readonly LuaDiagnostic[]>;
}

/** What a call gave; or why it gave nothing, in the words of docs/lint.md, and whether it had done all the work it may. */
export type LuaAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string; readonly cutShort?: boolean };

/** Lua source text, by the path it has in the workspace. */
export interface LuaScript {
  readonly path: string;
  readonly text: string;
}

/** What a script asked for with one `lint:on`; nothing but the types has been checked. */
export interface LuaRegistration {
  readonly stage: string;
  readonly entity: string;
  readonly field?: string;
  readonly rule: { readonly id: string; readonly title: string; readonly help: string; readonly severity?: string };
  /** The name of a global, and whether that is a function. */
  readonly handler: string;
  readonly callable: boolean;
}

/** One entry of the list that a handler returned. */
export interface LuaDiagnostic {
  readonly message: string;
  readonly field?: string;
}
