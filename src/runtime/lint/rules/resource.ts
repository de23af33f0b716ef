import type { Model, Resource, ResourceObject } from "../../model/model.ts";
import { marksReferences, resourceReferences } from "../../model/resource-references.ts";
import { foldReference } from "../../model/schema-path.ts";
import type { CompiledSchema } from "../../text/json-schema.ts";
import { type JsonValue, own } from "../../text/json-value.ts";
import { atToml, atWholeText } from "../place.ts";
import { type Finding, field, type LintRule } from "../rule.ts";

const resourceSchemaVersion: LintRule = {
  id: "resource-schema-version",
  severity: "error",
  entity: "resource",
  title: "Unsupported resource version",
  help: "Set `schema_version = 1`.",
  checks: {
    *project({ resources }) {
      for (const { id, source, toml } of resources.values()) {
        if (own(toml, "schema_version") === 1) continue;
        yield {
          target: { entity: { kind: "resource", id }, field: field("schema_version") },
          at: atToml(source, ["schema_version"]),
          message: "resource must declare schema_version = 1",
        };
      }
    },
  },
};

const resourceSchemaRef: LintRule = {
  id: "resource-schema-ref",
  severity: "error",
  entity: "resource",
  title: "Resource has no usable schema",
  help: "Point `schema` at a JSON Schema under schemas/.",
  checks: {
    *project({ resources }) {
      for (const resource of resources.values()) {
        if (resource.schema === undefined) yield schemaFinding(resource, "resource must declare schema");
      }
    },
    *reference(model) {
      const schemas = new Set<string>();
      for (const { kind, path } of model.documents) if (kind === "schema") schemas.add(path);
      for (const resource of model.resources.values()) {
        const problem = referenceProblem(resource, schemas, model);
        if (problem !== undefined) yield schemaFinding(resource, `resource schema reference is invalid: ${problem}`);
      }
    },
  },
};

function schemaFinding({ id, source }: Resource, message: string): Finding {
  return {
    target: { entity: { kind: "resource", id }, field: field("resource_schema") },
    at: atToml(source, ["schema"]),
    message,
  };
}

function referenceProblem(
  { schema, source }: Resource,
  schemas: ReadonlySet<string>,
  { documents }: Model,
): string | undefined {
  if (schema === undefined) return undefined;
  const path = foldReference(source.document.path, schema);
  if (path === undefined) return `${schema} is not a relative path inside the workspace`;
  if (schemas.has(path)) return undefined;
  const isDocument = documents.some((document) => document.path === path);
  return isDocument ? `path is not a schema document: ${path}` : `schema file not found: ${path}`;
}

const resourceObjectSchemaMismatch: LintRule = {
  id: "resource-object-schema-mismatch",
  severity: "error",
  entity: "resourceobject",
  title: "Object breaks its schema",
  help: "Bring the object in line with the resource's JSON Schema.",
  checks: {
    *value(model) {
      for (const { resource, schema } of eachResourceWithSchema(model)) {
        for (const object of resource.objects.values()) {
          const violation = schema.violation(object.toml);
          if (violation === null) continue;
          yield objectFinding(object, `resource object ${object.key} does not match schema: ${violation}`);
        }
      }
    },
  },
};

const resourceObjectUnknownReference: LintRule = {
  id: "resource-object-unknown-reference",
  severity: "error",
  entity: "resourceobject",
  title: "Object points at something missing",
  help: "Create the referenced object or change the reference.",
  checks: {
    *value(model) {
      for (const { resource, schema } of eachResourceWithSchema(model)) {
        if (!marksReferences(schema.document)) continue;
        for (const object of resource.objects.values()) yield* unknownReferences(model, schema.document, object);
      }
    },
  },
};

function* unknownReferences({ resources }: Model, schema: JsonValue, object: ResourceObject): Iterable<Finding> {
  for (const { path, resource, key } of resourceReferences(schema, object.toml)) {
    const target = resources.get(resource);
    if (target === undefined) yield objectFinding(object, `${path} references unknown resource: ${resource}`);
    else if (!target.objects.has(key)) {
      yield objectFinding(object, `${path} references unknown ${resource} object: ${key}`);
    }
  }
}

/** The resources that parsed and have a schema that compiled. */
function* eachResourceWithSchema({
  resources,
  schemas,
}: Model): Iterable<{ resource: Resource; schema: CompiledSchema }> {
  for (const resource of resources.values()) {
    const path =
      resource.schema === undefined ? undefined : foldReference(resource.source.document.path, resource.schema);
    const compiled = path === undefined ? undefined : schemas.get(path)?.compiled;
    if (compiled?.ok) yield { resource, schema: compiled };
  }
}

function objectFinding({ resource, key, source }: ResourceObject, message: string): Finding {
  return {
    target: { entity: { kind: "resource_object", resource, key }, field: field("resource_object") },
    at: atWholeText(source),
    message,
  };
}

export const resourceRules: readonly LintRule[] = [
  resourceSchemaVersion,
  resourceSchemaRef,
  resourceObjectSchemaMismatch,
  resourceObjectUnknownReference,
];
