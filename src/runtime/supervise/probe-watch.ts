import type { Fingerprint } from "../source/files.ts";
import { probeVersion } from "../source/probe.ts";
import { redactSource } from "../source/redact.ts";
import type { StageOptions } from "../source/stage-options.ts";
import type { ProbeWatch } from "./supervision.ts";

/**
 * Asks the sources of watches themselves, as docs/sources.md, "Probing for change", orders. Of a workspace with parents only
 * its own layer can be asked that way; while that has not changed the answer is unknown.
 */
export function sourceProbe(options: StageOptions): ProbeWatch {
  return async ({ id, source, seen }, signal) => {
    if (source.includes("<redacted>")) {
      throw new Error(
        `its source ${redactSource(source)} came from the stored state, without credentials: set watch ${id} again`,
      );
    }
    const both = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]);
    const probed = await probeVersion(source, ownLayer(seen), { ...options, signal: both });
    if (seen?.kind !== "workspace_layers" || probed.answer === "changed") return probed;
    return { answer: "unknown", found: null };
  };
}

/** The commit of the workspace itself: its parents come before it. */
function ownLayer(commit: Fingerprint | null): Fingerprint | null {
  return commit?.kind === "workspace_layers" ? (commit.layers.at(-1) ?? null) : commit;
}
