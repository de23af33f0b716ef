import type { Workspace } from "../runtime/index.ts";
import { hex } from "../runtime/text/hex.ts";
import type { ServedVersion } from "./served-workspaces.ts";

/** A version that is more than its snapshot: what comes after it can share with it. */
export interface LoadedVersion extends ServedVersion {
  readonly workspace: Workspace;
}

/** Makes a version out of a workspace that was loaded from its source. */
export async function servedVersion(workspace: Workspace, loadedAt: number): Promise<LoadedVersion> {
  const snapshot = await workspace.toSnapshot();
  return { workspace, snapshot, sha256: await sha256Hex(snapshot), places: async () => workspace.places(), loadedAt };
}

/** The SHA-256 of bytes, or of a text in UTF-8, in lower-case hex. */
export async function sha256Hex(content: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
