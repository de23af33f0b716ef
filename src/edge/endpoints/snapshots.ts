import { matchesAny } from "../conditional.ts";
import type { Descriptions, Endpoints } from "../endpoint.ts";
import type { Exchange } from "../exchange.ts";
import { Problem } from "../problem.ts";
import type { Reply } from "../reply.ts";
import { acceptsGzip } from "../snapshot-body.ts";

const TYPE = "application/vnd.rototo.snapshot";
const COMMON = { method: "GET", of: "workspace", capability: "snapshot", cors: true } as const;

const CONDITION = { "If-None-Match": { type: "string" } };

/** A snapshot to be answered with, by its name. */
interface Named {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  readonly cacheControl: string;
}

/** What gives out workspaces as a whole, to be resolved elsewhere. */
export const SNAPSHOTS: Endpoints<"snapshot" | "snapshotBySha256"> = {
  snapshot: {
    ...COMMON,
    path: "/snapshot",
    async handle(exchange) {
      const { snapshot, sha256 } = await exchange.version();
      return reply(exchange, { bytes: snapshot, sha256, cacheControl: "no-cache" });
    },
  },
  snapshotBySha256: {
    ...COMMON,
    path: "/snapshot/{sha256}",
    async handle(exchange) {
      const sha256 = exchange.param("sha256");
      await exchange.version();
      const bytes = await exchange.served.snapshot(sha256);
      if (bytes === undefined) {
        throw new Problem("snapshot_not_found", { status: 404, detail: "no version with this snapshot is kept" });
      }
      return reply(exchange, { bytes, sha256, cacheControl: "max-age=31536000, immutable" });
    },
  },
};

/** What is said of them. */
export const SNAPSHOTS_DESCRIPTIONS: Descriptions<keyof typeof SNAPSHOTS> = {
  snapshot: {
    summary: "The current version as a snapshot",
    requestHeaders: CONDITION,
    answers: {
      200: { description: "Its bytes; `ETag` is their SHA-256.", type: TYPE },
      304: { description: "It is what the client has." },
    },
    problems: [404, 503],
  },
  snapshotBySha256: {
    summary: "A version that is still kept, by the SHA-256 of its snapshot",
    requestHeaders: CONDITION,
    answers: {
      200: { description: "Its bytes, which never change.", type: TYPE },
      304: { description: "It is what the client has." },
    },
    problems: [404, 503],
  },
};

async function reply(exchange: Exchange, { bytes, sha256, cacheControl }: Named): Promise<Reply> {
  const { request, service } = exchange;
  const gzip = acceptsGzip(request.headers.get("accept-encoding"));
  const signature = await service.snapshots.signature(bytes);
  const tag = `"${sha256}"`;
  const headers = {
    // Compressed bytes are not the same bytes: for them the tag is a weak one (RFC 9110, 8.8.1).
    etag: gzip ? `W/${tag}` : tag,
    "cache-control": `${service.access.isOpen("snapshot") ? "public" : "private"}, ${cacheControl}`,
    vary: "accept-encoding",
    ...(signature === undefined ? {} : { "rototo-signature": signature }),
  };
  if (matchesAny(request.headers.get("if-none-match"), [tag])) return { status: 304, headers, body: null };
  const whole = { ...headers, "content-type": TYPE };
  if (!gzip) return { headers: whole, body: bytes };
  return {
    headers: { ...whole, "content-encoding": "gzip" },
    body: await service.snapshots.gzip(bytes),
    encoded: true,
  };
}
