import type { Workspace } from "../runtime/index.ts";
import type { ServedVersion } from "./served-workspaces.ts";

/** Makes a version out of a workspace that was loaded from its source. */
export async function servedVersion(workspace: Workspace, loadedAt: number): Promise<ServedVersion> {
  const snapshot = await workspace.toSnapshot();
  return { workspace, snapshot, sha256: await sha256Hex(snapshot), places: null, loadedAt };
}

/** The SHA-256 of bytes, in lower-case hex. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
