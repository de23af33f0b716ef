import type { ResolveContext } from "../resolve/resolve-context.ts";
import type { ScopedToken } from "../source/authorization.ts";
import { newAdaptor } from "./adaptor.ts";
import { type ClientOptions, clientOptionsDefinition } from "./definitions/client-options.ts";
import { contextSampleDefinition } from "./definitions/context-sample.ts";
import { credentialDefinition } from "./definitions/credential.ts";
import type { Definition } from "./definitions/definition.ts";
import { type DefinitionLoaderOptions, definitionLoader } from "./definitions/definition-loader.ts";
import { type LintExtension, lintExtensionDefinition } from "./definitions/lint-extension.ts";
import { type RefreshPolicy, refreshPolicyDefinition } from "./definitions/refresh-policy.ts";
import { type ServedWorkspace, servedWorkspaceDefinition } from "./definitions/served-workspace.ts";
import type { Registry } from "./registry.ts";
import type { Reloadable } from "./reloadable.ts";

/** How the definitions of one kind get from their files to their lookup. */
export interface AdaptorOptions<T> extends DefinitionLoaderOptions {
  readonly registry: Registry<T>;
}

/** Keeps served workspaces current: an edit changes what requests are served with. For the kind `workspaces`. */
export function servedWorkspaceAdaptor(
  options: AdaptorOptions<ServedWorkspace> & { readonly allowInsecureLoopback?: boolean },
): Reloadable {
  return adaptor(servedWorkspaceDefinition(options), options);
}

/** Keeps named contexts current. For the kind `contexts`. */
export function contextSampleAdaptor(options: AdaptorOptions<ResolveContext>): Reloadable {
  return adaptor(contextSampleDefinition, options);
}

/** Keeps lint extensions current: the next lint uses them. For the kind `extensions`. */
export function lintExtensionAdaptor(options: AdaptorOptions<LintExtension>): Reloadable {
  return adaptor(lintExtensionDefinition, options);
}

/** Keeps client options current, for work that starts from then on: clients made before keep theirs. For the kind `clients`. */
export function clientOptionsAdaptor(options: AdaptorOptions<ClientOptions>): Reloadable {
  return adaptor(clientOptionsDefinition, options);
}

/** Keeps refresh policies current. For the kind `policies`. */
export function refreshPolicyAdaptor(options: AdaptorOptions<RefreshPolicy>): Reloadable {
  return adaptor(refreshPolicyDefinition, options);
}

/** Keeps credentials current. For the kind `credentials`. */
export function credentialAdaptor(options: AdaptorOptions<ScopedToken>): Reloadable {
  return adaptor(credentialDefinition, options);
}

function adaptor<T>(definition: Definition<T>, { registry, ...loading }: AdaptorOptions<T>): Reloadable {
  return newAdaptor(
    definitionLoader(definition, loading),
    (name, value) => registry.set(name, value),
    (name) => registry.remove(name),
  );
}
