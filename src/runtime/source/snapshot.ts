import { hex } from "../text/hex.ts";
import type { Layer } from "./files.ts";
import { beginLoad } from "./load.ts";
import { parseUrl } from "./parse-url.ts";
import { readBytes } from "./read-bytes.ts";
import type { SnapshotSource } from "./source.ts";
import type { StageOptions } from "./stage-options.ts";
import { validatorOf, WebHost } from "./web-host.ts";

/** A snapshot as it was downloaded; what is in it has not been looked at. */
export interface StagedSnapshot {
  /** The source, redacted. */
  readonly root: string;
  readonly bytes: Uint8Array;
  /** True when the address holds the hash of the content. */
  readonly immutable: boolean;
  /** One only, whose fingerprint is that of the download: which workspace it holds, the snapshot says itself. */
  readonly layers: readonly Layer[];
}

/**
 * Downloads a snapshot; rules and texts of docs/sources.md, "Snapshots".
 * @throws {source_not_found} {source_unauthorized} {source_unavailable} {aborted} when it cannot be had
 * @throws {source_too_large} when it is longer than the load may download
 * @throws {source_corrupt} when its address holds the hash of another content
 */
export async function fetchSnapshot(source: SnapshotSource, options: StageOptions): Promise<StagedSnapshot> {
  const host = new WebHost(source, beginLoad(source, options));
  const response = await host.request("GET");
  host.checkLength(response);
  const bytes = await readBytes(response.body, (length) => host.admit(length)).catch((error: unknown) => {
    throw host.failure(error, "read");
  });
  const hash = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const address = contentAddress(source);
  if (address !== null && address !== hash) {
    throw host.fail("source_corrupt", "read", `its SHA-256 is ${hash}, not the one in its address`);
  }
  const byContent = { kind: "content_hash", value: `sha256:${hash}` } as const;
  const fingerprint = address === null ? (validatorOf(response) ?? byContent) : byContent;
  const immutable = address !== null;
  return { root: host.shown, bytes, immutable, layers: [{ source: source.text, fingerprint, immutable }] };
}

/** The SHA-256 that a snapshot must have, where the last name in the path of its address is one; in lower case. */
export function contentAddress({ url }: SnapshotSource): string | null {
  return /\/([0-9a-f]{64})$/i.exec(parseUrl(url)?.pathname ?? "")?.[1]?.toLowerCase() ?? null;
}
