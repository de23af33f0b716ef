import type { Layer } from "./files.ts";
import type { History } from "./git-history.ts";
import { beginLoad } from "./load.ts";
import { parseSource } from "./source.ts";
import type { StageOptions } from "./stage-options.ts";

export type { History };

/**
 * Asks how the commits of two versions of a workspace relate, layer by layer: rewritten when those of one are, and unknown
 * when one of them cannot be told, among them all that are not fetched from git over HTTP.
 * @throws as {@link probe}
 */
export async function historyOfLayers(
  previous: readonly Layer[],
  next: readonly Layer[],
  options: StageOptions,
): Promise<History> {
  if (previous.length !== next.length) return "unknown";
  let result: History = "fast_forward";
  for (const [index, layer] of next.entries()) {
    const before = previous[index];
    const history = before?.source === layer.source ? await historyOfLayer(before, layer, options) : "unknown";
    if (history === "rewritten") return history;
    if (history === "unknown") result = history;
  }
  return next.length === 0 ? "unknown" : result;
}

async function historyOfLayer(previous: Layer, next: Layer, options: StageOptions): Promise<History> {
  const [from, to] = [commitOf(previous), commitOf(next)];
  if (from === null || to === null) return "unknown";
  const source = parseSource(next.source, options);
  if (source.kind !== "git" || source.transport === "file" || source.transport === "ssh") return "unknown";
  const { gitHistory } = await import("./git-history.ts");
  return gitHistory(source, { from, to }, beginLoad(source, options));
}

function commitOf({ fingerprint }: Layer): string | null {
  return fingerprint?.kind === "git_commit" ? fingerprint.value : null;
}
