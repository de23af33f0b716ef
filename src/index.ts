/**
 * The package's front door: the core, with what its host has filled in: `fetch`, timeouts, and the Lua engine for policy.
 *
 * @module
 */
import { hostClock } from "./host-clock.ts";
import { hostLua } from "./lua/host-lua.ts";
import {
  RefreshingWorkspace as CoreRefreshingWorkspace,
  Workspace as CoreWorkspace,
  lintFiles as coreLintFiles,
  type History,
  type InputFiles,
  type InspectOptions,
  type LoadOptions,
  type PolicyOptions,
  type ProbeResult,
  type RefreshingWorkspaceOptions,
  type WorkspaceLint,
} from "./runtime/index.ts";
import type { Fetch, Timeout } from "./runtime/ports.ts";

export * from "./runtime/index.ts";

/**
 * {@inheritDoc CoreWorkspace} Sources are fetched with the host's `fetch` and policy runs in the package's own Lua
 * unless the options say otherwise.
 */
export class Workspace extends CoreWorkspace {
  static override load(source: string | URL, options: LoadOptions = {}): Promise<Workspace> {
    return super.load(source, withHost(options));
  }

  override probe(options: InspectOptions = {}): Promise<ProbeResult> {
    return super.probe(withHost(options));
  }

  override historyTo(next: CoreWorkspace, options: InspectOptions = {}): Promise<History> {
    return super.historyTo(next, withHost(options));
  }

  static override inspect(source: string | URL, options: InspectOptions = {}): Promise<Workspace> {
    return super.inspect(source, withHost(options));
  }

  static override fromFiles(files: InputFiles, options: LoadOptions = {}): Promise<Workspace> {
    return super.fromFiles(files, withHost(options));
  }

  static override inspectFiles(files: InputFiles, options: PolicyOptions = {}): Promise<Workspace> {
    return super.inspectFiles(files, { ...options, lua: options.lua ?? hostLua });
  }
}

/** {@inheritDoc CoreRefreshingWorkspace} Time, timers and chance are the host's unless the options say otherwise. */
export class RefreshingWorkspace extends CoreRefreshingWorkspace {
  protected static override readonly workspaces: typeof CoreWorkspace = Workspace;

  static override load(source: string, options: RefreshingWorkspaceOptions = {}): Promise<RefreshingWorkspace> {
    const { clock = hostClock, random = Math.random } = options;
    return super.load(source, { ...withHost(options), clock, random });
  }
}

/** {@inheritDoc coreLintFiles} Policy runs in the package's own Lua unless the options say otherwise. */
export function lintFiles(files: InputFiles, options: PolicyOptions = {}): Promise<WorkspaceLint> {
  return coreLintFiles(files, { ...options, lua: options.lua ?? hostLua });
}

function withHost<T extends InspectOptions>(options: T): T {
  const { fetch = hostFetch, timeout = hostTimeout, lua = hostLua } = options;
  return { ...options, fetch, timeout, lua };
}

const hostTimeout: Timeout = (milliseconds) => AbortSignal.timeout(milliseconds);

/** Called as a plain function: some hosts refuse `fetch` as a method of anything but the global. */
const hostFetch: Fetch = (url, init) => fetch(url, init);
