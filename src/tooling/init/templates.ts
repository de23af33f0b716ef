import type { JsonObject } from "../../runtime/text/json-value.ts";
import { FreeForm, prettyJson } from "../pretty-json.ts";

/** The manifest of a new workspace. */
export const MANIFEST_TEMPLATE = `schema_version = 1

# Workspaces that this one builds on: it has their files, but for those that it has itself.
# extends = ["../base"]

# Scripts in lint/*.lua can add checks of your own, such as an upper limit for a number.
`;

/** A new qualifier: a named condition on the facts of a request. */
export function qualifierTemplate(id: string): string {
  return `schema_version = 1
description = "When ${id} holds. Say here which requests that is meant for."

# All predicates of a qualifier must hold. An attribute is a dotted path into the context.
[[predicate]]
attribute = "user.tier"
op = "eq"
value = "premium"

# One of several values:
# [[predicate]]
# attribute = "user.country"
# op = "in"
# value = ["DE", "FR"]

# Another qualifier, by its id:
# [[predicate]]
# attribute = "qualifier.internal-user"
# op = "eq"
# value = true

# A tenth of all users, always the same ones: 0 to 1000 of 10000 buckets.
# [[predicate]]
# attribute = "user.id"
# op = "bucket"
# salt = "${id}-rollout"
# range = [0, 1000]
`;
}

/** A new variable: a value that is chosen for each request. */
export function variableTemplate(id: string): string {
  return `schema_version = 1
description = "What ${id} decides. Say here who reads it."

# bool, int, number, string or list; for an object of a resource: type = "resource:${id}"
type = "string"

[values]
control = "control"
# treatment = "treatment"

[resolve]
default = "control"

# The first rule whose qualifier holds chooses the value.
# [[resolve.rule]]
# qualifier = "premium-users"
# value = "treatment"
`;
}

/** A new resource: objects of one shape, one file each. */
export function resourceTemplate(id: string): string {
  return `schema_version = 1
description = "What the objects of ${id} are."

# Every object in ${id}-objects/ must match this schema.
schema = "../schemas/${id}.schema.json"
`;
}

/** The first object of a new resource; it matches {@link resourceSchemaTemplate}. */
export const RESOURCE_OBJECT_TEMPLATE = `heading = "A heading"
enabled = false
`;

/** The schema of a new resource. */
export function resourceSchemaTemplate(): string {
  return schemaText({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    additionalProperties: false,
    required: ["heading", "enabled"],
    properties: { heading: { type: "string" }, enabled: { type: "boolean" } },
  });
}

/** A schema as files hold it: two blanks of indent, keys in byte order, a line break at the end. */
export function schemaText(schema: JsonObject): string {
  return prettyJson(new FreeForm(schema));
}
