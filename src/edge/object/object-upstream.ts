import { type KernelChoice, Workspace } from "../../runtime/index.ts";
import { redactSource } from "../../runtime/source/redact.ts";
import type { KeeperUpstream } from "../../runtime/work/keeper/keeper-ports.ts";
import type { KeptVersion } from "../../runtime/work/keeper/kept-version.ts";
import { servedVersion } from "../served-version.ts";
import type { WorkspaceSource } from "../workspace-source.ts";

/** What an upstream of an object is made of. */
export interface ObjectSource {
  /** The source as it is configured; it may hold credentials. */
  readonly source: string;
  readonly from: WorkspaceSource;
  readonly kernel: KernelChoice | undefined;
}

/** A source as a keeper asks it: with versions of which an object that was evicted has nothing but the bytes. */
export function objectUpstream({ source, from, kernel }: ObjectSource): KeeperUpstream {
  // The newest that was loaded or opened here: it knows more than its bytes, so that the next one can share with it.
  let newest: { readonly sha256: string; readonly workspace: Workspace } | undefined;

  const open = async ({ sha256, snapshot }: KeptVersion): Promise<Workspace> => {
    if (newest?.sha256 !== sha256)
      newest = { sha256, workspace: await Workspace.fromSnapshot(snapshot, { source, kernel }) };
    return newest.workspace;
  };

  return {
    async probe(current, signal) {
      return from.probe(await open(current), signal);
    },
    async load(current, signal) {
      const workspace = await from.load(signal, current && (await open(current)));
      const { sha256, snapshot, places, loadedAt } = await servedVersion(workspace, Date.now() / 1_000);
      newest = { sha256, workspace };
      const { fingerprint, immutable } = workspace;
      const found = await places();
      const companion = found === null ? "" : JSON.stringify(found);
      return {
        sha256,
        source: redactSource(source),
        fingerprint,
        immutable,
        loadedAt: loadedAt * 1_000,
        snapshot,
        companion,
      };
    },
  };
}
