import type { Context, Hono } from "hono";
import { Problem } from "./problem.ts";

/**
 * Adds an endpoint that has one method. `OPTIONS` tells which; any other method is a problem that tells it too. Hono
 * answers `HEAD` where there is `GET`.
 */
export function addEndpoint(
  app: Hono,
  endpoint: { readonly method: "GET" | "POST"; readonly path: string },
  handler: (c: Context) => Promise<Response>,
): void {
  const { method, path } = endpoint;
  const allow = method === "GET" ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
  app.on(method, path, handler);
  app.options(path, () => new Response(null, { status: 204, headers: { allow } }));
  app.all(path, (c) => {
    const detail = `${c.req.method} is not possible here; allowed: ${allow}`;
    throw new Problem("method_not_allowed", { status: 405, detail, headers: { allow } });
  });
}

/** Makes an answer of JSON text. */
export function jsonAnswer(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/json" } });
}

/** Lets work go on when its client leaves, where the host can do that. */
export function keepAlive<T>(c: Context, work: Promise<T>): Promise<T> {
  const settled = work.then(
    () => {},
    () => {},
  );
  try {
    c.executionCtx.waitUntil(settled);
  } catch {
    // Hono throws where the host has no such thing; there, requests outlive their clients anyway.
  }
  return work;
}
