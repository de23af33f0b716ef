import { hostLua } from "../lua/host-lua.ts";
import { type Fetch, type LoadOptions, Workspace } from "../runtime/index.ts";
import { type ProbeResult, probe } from "../runtime/source/probe.ts";
import { redactSource } from "../runtime/source/redact.ts";

/** Where the service takes its workspace from. */
export interface WorkspaceSource {
  /** How the source is shown to people; without credentials. */
  readonly name: string;
  /** Loads the newest version. */
  load(signal: AbortSignal): Promise<Workspace>;
  /** Tells whether there is a newer version than the given one, if it can tell. */
  probe(current: Workspace, signal: AbortSignal): Promise<ProbeResult>;
}

/** A workspace that is fetched from its source string with the host's `fetch`; its policy runs in the package's own Lua. */
export function fetchedWorkspace(source: string, options: Omit<LoadOptions, "signal"> = {}): WorkspaceSource {
  const loadOptions = { fetch: gitFetch, lua: hostLua, ...options };
  return {
    name: redactSource(source),
    load: (signal) => Workspace.load(source, { ...loadOptions, signal }),
    probe: (current, signal) => probe(source, current.fingerprint, { ...loadOptions, signal }),
  };
}

/** GitHub and Bitbucket answer as git servers, on every form of their addresses, only to agents named `git/…`. */
const gitFetch: Fetch = (url, init) =>
  fetch(url, { ...init, headers: { ...init.headers, "user-agent": "git/rototo-edge" } });
