import { RototoError } from "../runtime/errors.ts";
import type { EvaluateOptions, LoadOptions, ScopedToken } from "../runtime/index.ts";
import { type Bindings, configuredSources } from "./bindings.ts";
import { flag, record } from "./settings.ts";
import type { fetchedWorkspace } from "./workspace-source.ts";

/** How sources are read; the same for all of them. @throws {RototoError} `invalid_option` */
function sourceOptions(bindings: Bindings, { kernel }: EvaluateOptions): Parameters<typeof fetchedWorkspace>[1] {
  const policy = bindings.ROTOTO_POLICY || "run";
  // A typing error must not leave the policy out.
  if (policy !== "run" && policy !== "skip") {
    throw new RototoError("invalid_option", `ROTOTO_POLICY must be run or skip, got "${policy}"`);
  }
  const authorization = gitTokens(bindings);
  const allowInsecureLoopback = flag(bindings, "ROTOTO_ALLOW_INSECURE_LOOPBACK");
  return { kernel, policy, allowInsecureLoopback, authorization };
}

/** How the source of each workspace is read, by its name. @throws {RototoError} `invalid_option` */
export function sourceOptionsByName(
  bindings: Bindings,
  options: EvaluateOptions,
): (name: string) => Parameters<typeof fetchedWorkspace>[1] {
  const common = sourceOptions(bindings, options);
  const { defaultName } = configuredSources(bindings);
  return (name) => ({ ...common, ...ownToken(name, bindings, defaultName) });
}

/** The one token was made for one host; what other workspaces name may be another. */
function ownToken(name: string, { ROTOTO_GIT_TOKEN: token }: Bindings, defaultName: string | null): LoadOptions {
  return token && name === (defaultName ?? "default") ? { workspaceToken: token } : {};
}

function gitTokens(bindings: Bindings): ScopedToken[] {
  const scoped = Object.entries(record(bindings, "ROTOTO_GIT_TOKENS"));
  return scoped.map(([urlPrefix, token]) => ({ urlPrefix, token }));
}
