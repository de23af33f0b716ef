import { hostLua } from "../lua/host-lua.ts";
import type { Fetch, LoadOptions, ProbeResult, Workspace } from "../runtime/index.ts";
import { redactSource } from "../runtime/source/redact.ts";
import { rememberAnswers } from "../runtime/source/remember-answers.ts";
import { memoryStore } from "../runtime/source/store.ts";

/** Where the service takes its workspace from. */
export interface WorkspaceSource {
  /** How the source is shown to people; without credentials. */
  readonly name: string;
  /** Loads the newest version; what has not changed since a previous one is shared with it. */
  load(signal: AbortSignal, previous?: Workspace): Promise<Workspace>;
  /** Tells whether there is a newer version than the given one, if it can tell. */
  probe(current: Workspace, signal: AbortSignal): Promise<ProbeResult>;
}

/** What is kept of a repository between two loads, so that a refresh fetches what is new only. */
const STORE_BYTES = 8_388_608;
/** An isolate has 128 MB for everything, the version that is being served included. */
const WORKER_LIMITS = { downloadBytes: 20_971_520, inflatedBytes: 41_943_040, totalBytes: 41_943_040 } as const;

/** A workspace that is fetched from its source string with the host's `fetch`; its policy runs in the package's own Lua. */
export function fetchedWorkspace(source: string, options: Omit<LoadOptions, "signal"> = {}): WorkspaceSource {
  const store = memoryStore({ maxBytes: STORE_BYTES });
  const loadOptions = { fetch: gitFetch, limits: WORKER_LIMITS, store, lua: hostLua, ...options };
  // What a probe has heard, until the load that follows it.
  let heard = loadOptions;
  return {
    name: redactSource(source),
    async load(signal, previous) {
      const attempt = heard;
      heard = loadOptions;
      // An isolate that takes its versions from an object never needs the code that makes them.
      const { Workspace } = await import("../runtime/workspace.ts");
      // Of a version that came from a snapshot there is only the commit to say what is new.
      return Workspace.load(source, {
        ...attempt,
        ...{ signal, reuse: previous, previous: previous?.fingerprint ?? null },
      });
    },
    async probe(current, signal) {
      const attempt = { ...loadOptions, fetch: rememberAnswers(loadOptions.fetch ?? gitFetch) };
      const answer = await current.probe({ ...attempt, signal });
      heard = answer === "changed" || answer === "unknown" ? attempt : loadOptions;
      return answer;
    },
  };
}

/** GitHub and Bitbucket answer as git servers, on every form of their addresses, only to agents named `git/…`. */
export const gitFetch: Fetch = (url, init) =>
  fetch(url, { ...init, headers: { ...init.headers, "user-agent": "git/rototo-edge" } });
