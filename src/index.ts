/**
 * The package's front door: the core, with the one thing every host has in common filled in, its `fetch`.
 *
 * @module
 */
import { Workspace as CoreWorkspace, type InspectOptions, type LoadOptions } from "./runtime/index.ts";
import type { Fetch } from "./runtime/ports.ts";

export * from "./runtime/index.ts";

/** {@inheritDoc CoreWorkspace} Sources are fetched with the host's `fetch` unless `options.fetch` says otherwise. */
export class Workspace extends CoreWorkspace {
  static override load(source: string, options: LoadOptions = {}): Promise<Workspace> {
    return super.load(source, withHostFetch(options));
  }

  static override inspect(source: string, options: InspectOptions = {}): Promise<Workspace> {
    return super.inspect(source, withHostFetch(options));
  }
}

function withHostFetch<T extends InspectOptions>(options: T): T {
  return { fetch: hostFetch, ...options };
}

/** Called as a plain function: some hosts refuse `fetch` as a method of anything but the global. */
const hostFetch: Fetch = (url, init) => fetch(url, init);
