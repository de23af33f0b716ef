import { ResolveContext } from "../../resolve/resolve-context.ts";
import { jsonText } from "../../text/json-text.ts";
import { own } from "../../text/json-value.ts";
import type { Definition } from "./definition.ts";

/** Named contexts, to try workspaces with. */
export const contextSampleDefinition: Definition<ResolveContext> = {
  kind: "contexts",
  schema: {
    type: "object",
    properties: { context: { type: "object" } },
    required: ["context"],
    additionalProperties: false,
  },
  read: (fields) => ResolveContext.parse(jsonText(own(fields, "context") ?? null)),
};
