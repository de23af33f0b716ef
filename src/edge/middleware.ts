import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { BoundWorkspace } from "../runtime/index.ts";
import type { ServedWorkspace } from "./served-workspaces.ts";

/** What {@link rototo} adds to a Hono app: `new Hono<{ Variables: RototoVariables }>()`. */
export interface RototoVariables {
  /** The workspace, bound to what is known of the request: one version for all of it. */
  readonly rototo: BoundWorkspace;
}

/** Finds one fact in a request; undefined where the request does not have it. */
export type Fact = (c: Context) => unknown;

/** What a request is decided by. */
export interface RototoOptions {
  /** The workspace; or how to get at it from the first request on, for one that is configured by bindings. */
  readonly workspace: ServedWorkspace | ((c: Context) => ServedWorkspace);
  /** Facts by their path in the context, such as `account.plan`. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** Whether facts are checked against the workspace's context schema; true unless said otherwise. */
  readonly validateContext?: boolean;
}

/**
 * Gives every request of an app a workspace that knows the facts it came with, as `c.get("rototo")`. The first request of
 * an isolate waits for the workspace, no other does.
 *
 * A request that the context schema refuses fails with `context_schema_mismatch`: take facts that the sender controls only
 * where the schema allows any.
 *
 * @example
 * ```ts
 * const facts = { "account.plan": header("x-plan"), country: cf("country"), visitor: cookie("visitor") };
 * app.use(rototo({ workspace, facts }));
 * app.get("/projects", (c) => c.json({ limit: c.get("rototo").resolveVariable("max-active-projects").value }));
 * ```
 */
export function rototo({
  workspace: given,
  facts,
  validateContext = true,
}: RototoOptions): MiddlewareHandler<{ Variables: RototoVariables }> {
  const paths = Object.entries(facts).map(([path, fact]) => ({ path: path.split("."), fact }));
  return async (c, next) => {
    const served = typeof given === "function" ? given(c) : given;
    const { workspace } = served.current ?? (await served.version());
    const context = {};
    for (const { path, fact } of paths) put(context, path, fact(c));
    c.set("rototo", workspace.bind(context, { validateContext }));
    keepAlive(c, served.revalidate());
    await next();
  };
}

/** A header of the request. */
export function header(name: string): Fact {
  return (c) => c.req.header(name);
}

/** A cookie of the request. */
export function cookie(name: string): Fact {
  return (c) => getCookie(c, name);
}

/** What Cloudflare knows of the request: `country`, `city`, `colo`, `asn`, … */
export function cf(name: string): Fact {
  return ({ req }) => {
    const known: unknown = "cf" in req.raw ? req.raw.cf : undefined;
    return typeof known === "object" && known !== null && Object.hasOwn(known, name)
      ? Reflect.get(known, name)
      : undefined;
  };
}

/** A fact that is missing leaves no trace: predicates tell a missing attribute from null. */
function put(object: object, [name = "", ...others]: readonly string[], value: unknown): void {
  if (value === undefined) return;
  const there: unknown = Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
  const inner = typeof there === "object" && there !== null ? there : {};
  // Defined, not assigned: a path may hold any name.
  Object.defineProperty(object, name, {
    value: others.length === 0 ? value : inner,
    enumerable: true,
    configurable: true,
  });
  if (others.length > 0) put(inner, others, value);
}

function keepAlive(c: Context, work: Promise<void> | undefined): void {
  if (work === undefined) return;
  try {
    c.executionCtx.waitUntil(work);
  } catch {
    // Hono throws where the host has no such thing; there, work goes on anyway.
  }
}
