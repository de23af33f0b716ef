import type { JsonObject } from "../../text/json-value.ts";
import { clientOptionsDefinition } from "./client-options.ts";
import { contextSampleDefinition } from "./context-sample.ts";
import { credentialDefinition } from "./credential.ts";
import { lintExtensionDefinition } from "./lint-extension.ts";
import { refreshPolicyDefinition } from "./refresh-policy.ts";
import { servedWorkspaceDefinition } from "./served-workspace.ts";

/** Gives the JSON Schemas (draft 2020-12) of all sorts of definition files, by their folder. */
export function definitionSchemas(): ReadonlyMap<string, JsonObject> {
  const definitions = [
    servedWorkspaceDefinition(),
    contextSampleDefinition,
    lintExtensionDefinition,
    clientOptionsDefinition,
    refreshPolicyDefinition,
    credentialDefinition,
  ];
  return new Map(definitions.map(({ kind, schema }) => [kind, schema]));
}
