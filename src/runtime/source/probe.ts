import type { Fingerprint, Layer } from "./files.ts";
import { lackingGit } from "./git-system.ts";
import { checkoutId } from "./layers.ts";
import { beginLoad, type Load } from "./load.ts";
import { contentAddress } from "./snapshot.ts";
import { parseSource, type Source } from "./source.ts";
import type { StageOptions } from "./stage-options.ts";
import { validatorOf, WebHost, type WebSource } from "./web-host.ts";

/** Whether a source has changed since a version of it was read. */
export type ProbeResult =
  | "unchanged"
  | "changed"
  /** The source names one version forever. */
  | "immutable"
  /** Only reading it again can tell. */
  | "unknown";

/** What a source answered. */
export interface Probed {
  readonly answer: ProbeResult;
  /** The version that it has now, where it told. */
  readonly found: Fingerprint | null;
}

/**
 * Asks a source whether it has changed, as docs/sources.md, "Probing for change", orders: a pinned source is not
 * asked, and one without a ref cannot be.
 * @throws {source_not_found} {source_unauthorized} {source_unavailable} {source_corrupt} {aborted} when asking fails
 */
export async function probe(text: string, current: Fingerprint | null, options: StageOptions): Promise<ProbeResult> {
  return (await probeVersion(text, current, options)).answer;
}

/** Like {@link probe}, with the version that the source has now. */
export async function probeVersion(text: string, current: Fingerprint | null, options: StageOptions): Promise<Probed> {
  const source = parseSource(text, options);
  return probeSource(source, current, beginLoad(source, options));
}

/**
 * Asks for each layer of a workspace whether it has changed, parents first, until one has or cannot tell; each repository
 * and each archive once. Throws like {@link probe}.
 */
export async function probeLayers(layers: readonly Layer[], options: StageOptions): Promise<ProbeResult> {
  const sources = layers.map(({ source }) => parseSource(source, options));
  const root = sources.at(-1);
  if (root === undefined) return "unknown";
  const load = beginLoad(root, options);
  const answers = new Map<string, ProbeResult>();
  let result: ProbeResult = "immutable";
  for (const [index, source] of sources.entries()) {
    const id = source.kind === "local" ? source.text : checkoutId(source);
    const answer = answers.get(id) ?? (await probeSource(source, layers[index]?.fingerprint ?? null, load)).answer;
    answers.set(id, answer);
    if (answer === "changed" || answer === "unknown") return answer;
    if (answer === "unchanged") result = answer;
  }
  return result;
}

async function probeSource(source: Source, current: Fingerprint | null, load: Load): Promise<Probed> {
  switch (source.kind) {
    case "local":
      return UNKNOWN;
    case "git": {
      if (source.ref === undefined) return UNKNOWN;
      if (source.pinned) return { answer: "immutable", found: { kind: "git_commit", value: source.ref } };
      return compare(current, { kind: "git_commit", value: await newestCommit(source, load) });
    }
    case "snapshot":
      return contentAddress(source) === null ? probeWeb(source, current, load) : { answer: "immutable", found: null };
    case "archive":
      return probeWeb(source, current, load);
  }
}

/** Asks which version a web server has now; it may answer that it is the one that was named. */
async function probeWeb(source: WebSource, current: Fingerprint | null, load: Load): Promise<Probed> {
  const etag = current?.kind === "http_validator" && /^etag:(.*)$/s.exec(current.value)?.[1];
  const conditions = typeof etag === "string" ? { "if-none-match": etag } : {};
  const response = await new WebHost(source, load).request("HEAD", conditions);
  return response.status === 304 ? { answer: "unchanged", found: current } : compare(current, validatorOf(response));
}

async function newestCommit(source: Extract<Source, { kind: "git" }>, load: Load): Promise<string> {
  const { fileSystem, signal } = load.options;
  if (source.transport === "https" || source.transport === "http") {
    const { probeGit } = await import("./git.ts");
    return probeGit(source, load);
  }
  if (fileSystem === undefined) throw lackingGit(source);
  return fileSystem.newestCommit(source, { commandMs: load.limits.gitMs, ...(signal === undefined ? {} : { signal }) });
}

const UNKNOWN: Probed = { answer: "unknown", found: null };

function compare(current: Fingerprint | null, found: Fingerprint | null): Probed {
  if (found === null) return UNKNOWN;
  const same = current !== null && current.kind === found.kind && "value" in current && "value" in found;
  return { answer: same && current.value === found.value ? "unchanged" : "changed", found };
}
