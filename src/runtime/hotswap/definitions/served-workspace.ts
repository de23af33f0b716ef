import { type ParseSourceOptions, parseSource } from "../../source/source.ts";
import { isObject, own } from "../../text/json-value.ts";
import { type Definition, optional } from "./definition.ts";
import { type RefreshPolicy, readRefreshPolicy, refreshPolicySchema } from "./refresh-policy.ts";

/** A named workspace that a runtime keeps loaded. */
export interface ServedWorkspace {
  /** The name of its definition file. */
  readonly name: string;
  /** It may hold credentials, so show it redacted. */
  readonly source: string;
  /** The name of a refresh policy, whose fields hold where {@link refresh} leaves them out. */
  readonly policy?: string;
  readonly refresh: RefreshPolicy;
}

/**
 * Served workspaces: `source`, and how it is followed.
 *
 * @param options what widens the accepted sources.
 */
export function servedWorkspaceDefinition(options: ParseSourceOptions = {}): Definition<ServedWorkspace> {
  return {
    kind: "workspaces",
    schema: {
      type: "object",
      properties: {
        source: { type: "string", minLength: 1, maxLength: 4096, writeOnly: true },
        policy: { type: "string", minLength: 1, maxLength: 200 },
        refresh: refreshPolicySchema,
      },
      required: ["source"],
      additionalProperties: false,
    },
    read(fields, name) {
      const source = String(own(fields, "source"));
      checkSource(source, options);
      const policy = own(fields, "policy");
      const refresh = own(fields, "refresh");
      return Object.freeze({
        name,
        source,
        ...optional("policy", typeof policy === "string" ? policy : undefined),
        refresh: isObject(refresh) ? readRefreshPolicy(refresh) : Object.freeze({}),
      });
    },
  };
}

/** Gives a workspace's options, those of its policy where it leaves them out itself. */
export function effectiveRefresh(workspace: ServedWorkspace, policy: RefreshPolicy | undefined): RefreshPolicy {
  return { ...policy, ...workspace.refresh };
}

function checkSource(source: string, options: ParseSourceOptions): void {
  try {
    parseSource(source, options);
  } catch (error) {
    throw new Error(`field \`source\`: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
