import type { Descriptions, Endpoint, Endpoints } from "../endpoint.ts";
import type { Exchange } from "../exchange.ts";
import { Problem } from "../problem.ts";
import { jsonReply } from "../reply.ts";
import { isStale } from "../service.ts";

/** Tells whether the service is well. */
export const HEALTH: Endpoints<"health"> = {
  health: {
    method: "GET",
    path: "/healthz",
    of: "service",
    capability: null,
    cors: false,
    handle: health,
  },
};

/** What is said of them. */
export const HEALTH_DESCRIPTIONS: Descriptions<keyof typeof HEALTH> = {
  health: {
    summary: "Whether every workspace is served and known to be fresh",
    answers: { 200: { description: "All is well.", schema: "Health" } },
    problems: [503],
  },
};

/** Workspaces are looked at side by side: one that is slow or gone keeps nobody from hearing of the others. */
async function health(exchange: Exchange): ReturnType<Endpoint["handle"]> {
  const { service } = exchange;
  const checks = [...service.workspaces.byName].map(async ([name, served]) => {
    const version = served.current ?? (await exchange.keepAlive(served.version()));
    if (!isStale(served, version, service)) return;
    const detail = `nobody has confirmed for more than ${service.maxStalenessSeconds} s that \`${name}\` is up to date`;
    throw new Problem("stale", { status: 503, detail });
  });
  const failed = (await Promise.allSettled(checks)).find((check) => check.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return jsonReply('{"status":"ok"}');
}
