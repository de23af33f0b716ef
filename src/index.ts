/**
 * The package's front door: the core, with what every host has in common filled in, its `fetch` and its timeouts.
 *
 * @module
 */
import {
  Workspace as CoreWorkspace,
  type InspectOptions,
  type LoadOptions,
  type ProbeResult,
} from "./runtime/index.ts";
import type { Fetch, Timeout } from "./runtime/ports.ts";

export * from "./runtime/index.ts";

/** {@inheritDoc CoreWorkspace} Sources are fetched with the host's `fetch` unless `options.fetch` says otherwise. */
export class Workspace extends CoreWorkspace {
  static override load(source: string, options: LoadOptions = {}): Promise<Workspace> {
    return super.load(source, withHost(options));
  }

  override probe(options: InspectOptions = {}): Promise<ProbeResult> {
    return super.probe(withHost(options));
  }

  static override inspect(source: string, options: InspectOptions = {}): Promise<Workspace> {
    return super.inspect(source, withHost(options));
  }
}

function withHost<T extends InspectOptions>(options: T): T {
  return { fetch: hostFetch, timeout: hostTimeout, ...options };
}

const hostTimeout: Timeout = (milliseconds) => AbortSignal.timeout(milliseconds);

/** Called as a plain function: some hosts refuse `fetch` as a method of anything but the global. */
const hostFetch: Fetch = (url, init) => fetch(url, init);
