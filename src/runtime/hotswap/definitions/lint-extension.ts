import { own } from "../../text/json-value.ts";
import type { Lookup } from "../registry.ts";
import type { Definition } from "./definition.ts";

/** A policy script that a runtime adds to those of the workspaces it lints; docs/policy.md has what it may do. */
export interface LintExtension {
  readonly name: string;
  /** Lua source text. */
  readonly script: string;
}

/** Lint extensions. */
export const lintExtensionDefinition: Definition<LintExtension> = {
  kind: "extensions",
  schema: {
    type: "object",
    properties: { script: { type: "string", minLength: 1 } },
    required: ["script"],
    additionalProperties: false,
  },
  read: (fields, name) => Object.freeze({ name, script: String(own(fields, "script")) }),
};

/** Adds the extensions there are now to the files of a workspace, as `lint/{name}.lua`; its own scripts come first. */
export function withLintExtensions<T extends string | Uint8Array>(
  files: Readonly<Record<string, T>>,
  extensions: Lookup<LintExtension>,
): Record<string, T | string> {
  const scripts = extensions.names().flatMap((name) => extensions.get(name) ?? []);
  return { ...Object.fromEntries(scripts.map(({ name, script }) => [`lint/${name}.lua`, script])), ...files };
}
