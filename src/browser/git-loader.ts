import { type LoadOptions, Workspace } from "../index.ts";
import type { Fingerprint } from "../runtime/source/files.ts";
import { type ProbeResult, probe } from "../runtime/source/probe.ts";
import type { GitLoadOptions } from "./git-options.ts";
import { indexedDbStore } from "./indexed-db-store.ts";
import type { Found } from "./origin.ts";

/** Loads a git source into snapshots, on whichever thread it is made. */
export interface GitLoader {
  /** Loads and compiles what is there when it is not the version of that name; null when it is. */
  look(etag: string | null, signal: AbortSignal): Promise<Found | null>;
}

/** Makes a loader; git objects are kept in IndexedDB, so that only new ones are fetched. */
export function gitLoader({ source, ...given }: GitLoadOptions): GitLoader {
  let current: Workspace | null = null;
  const ask = (known: string, options: LoadOptions): Promise<ProbeResult> | "unknown" => {
    if (current !== null && nameOf(current) === known) return current.probe(options);
    const fingerprint: Fingerprint | null = JSON.parse(known);
    // Of a version from an earlier visit the parents are not known: where it has some it is read again.
    return fingerprint?.kind === "git_commit" ? probe(source, fingerprint, options) : "unknown";
  };
  return {
    async look(etag, signal) {
      const options: LoadOptions = { ...given, ...HOST, ...(await keptObjects()), signal };
      const answer = etag === null ? "unknown" : await ask(etag, options);
      if (answer === "unchanged" || answer === "immutable") return null;
      current = await Workspace.load(source, { ...options, previous: current?.fingerprint ?? null });
      const name = nameOf(current);
      return name === etag ? null : { bytes: await current.toSnapshot(), etag: name, signature: null };
    },
  };
}

const HOST = {
  fetch: (url, init) => fetch(url, init),
  timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
} satisfies LoadOptions;

function nameOf({ fingerprint }: Workspace): string {
  return JSON.stringify(fingerprint);
}

/** A browser may keep nothing; then everything is fetched each time. */
async function keptObjects(): Promise<Pick<LoadOptions, "store">> {
  try {
    return { store: await indexedDbStore() };
  } catch {
    return {};
  }
}
