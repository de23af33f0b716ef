import type { DocumentKind } from "../../format/document.ts";
import type { Model, Resource, ResourceObject } from "../../model/model.ts";
import { marksReferences, type ResourceReference, walkReferences } from "../../model/resource-references.ts";
import { foldReference } from "../../model/schema-path.ts";
import type { CompiledSchema } from "../../text/json-schema.ts";
import { own } from "../../text/json-value.ts";
import { Budget } from "../../text/schema/budget.ts";
import { atToml, atWholeText } from "../place.ts";
import { type Finding, field, type LintRule } from "../rule.ts";

/** What all objects of a workspace together may take: validations, and the walk along references. */
const VALIDATION_STEPS = 64_000_000;
const WALK_STEPS = 4_000_000;
/** What a reference that leads nowhere takes beside the length of its path: it becomes a diagnostic. */
const FINDING_STEPS = 20;

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
      let known: ReadonlyMap<string, DocumentKind> | undefined;
      // Most name a schema that is there; only for the others all documents have to be gone through, once.
      const kindAt = (path: string): DocumentKind | undefined => {
        if (model.schemas.has(path)) return "schema";
        known ??= new Map(model.documents.map((document) => [document.path, document.kind]));
        return known.get(path);
      };
      for (const resource of model.resources.values()) {
        const problem = referenceProblem(resource, kindAt);
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
  kindAt: (path: string) => DocumentKind | undefined,
): string | undefined {
  if (schema === undefined) return undefined;
  const path = foldReference(source.document.path, schema);
  if (path === undefined) return `${schema} is not a relative path inside the workspace`;
  const kind = kindAt(path);
  if (kind === "schema") return undefined;
  return kind !== undefined ? `path is not a schema document: ${path}` : `schema file not found: ${path}`;
}

const resourceObjectSchemaMismatch: LintRule = {
  id: "resource-object-schema-mismatch",
  severity: "error",
  entity: "resourceobject",
  title: "Object breaks its schema",
  help: "Bring the object in line with the resource's JSON Schema.",
  checks: {
    *value(model) {
      const budget = new Budget(VALIDATION_STEPS);
      for (const [object, schema] of eachObjectWithSchema(model)) {
        const violation = violationOf(object, schema, budget);
        const mismatch = `resource object ${object.key} does not match schema: `;
        if (budget.steps < 0) {
          yield objectFinding(object, `${mismatch}validation of all objects takes more than ${VALIDATION_STEPS} steps`);
          return;
        }
        if (violation !== null) yield objectFinding(object, mismatch + violation);
      }
    },
  },
};

/** What was found of objects, with the schema it was found by and the steps it took. */
const validated = new WeakMap<ResourceObject, Validation>();

interface Validation {
  readonly schema: CompiledSchema;
  readonly violation: string | null;
  readonly steps: number;
}

/** Validates an object; the same one by the same schema only once, at the same price. */
function violationOf(object: ResourceObject, schema: CompiledSchema, budget: Budget): string | null {
  const known = validated.get(object);
  if (known?.schema === schema && known.steps <= budget.steps) {
    budget.steps -= known.steps;
    return known.violation;
  }
  const before = budget.steps;
  const violation = schema.violation(object.toml, budget);
  const steps = before - budget.steps;
  if (budget.steps >= 0) validated.set(object, { schema, violation, steps });
  return violation;
}

const resourceObjectUnknownReference: LintRule = {
  id: "resource-object-unknown-reference",
  severity: "error",
  entity: "resourceobject",
  title: "Object points at something missing",
  help: "Create the referenced object or change the reference.",
  checks: {
    *value(model) {
      const budget = new Budget(WALK_STEPS);
      const marks = new Map<CompiledSchema, boolean>();
      for (const [object, schema] of eachObjectWithSchema(model)) {
        const isMarked = marks.get(schema) ?? marksReferences(schema.document);
        marks.set(schema, isMarked);
        if (!isMarked) continue;
        for (const message of unknownReferences(object, { schema, model, budget }))
          yield objectFinding(object, message);
        if (budget.steps >= 0) continue;
        yield objectFinding(object, `looking for references in all objects takes more than ${WALK_STEPS} steps`);
        return;
      }
    },
  },
};

/** The references of an object that lead nowhere, as messages. */
function unknownReferences(
  { toml }: ResourceObject,
  { schema, model, budget }: { schema: CompiledSchema; model: Model; budget: Budget },
): string[] {
  const messages: string[] = [];
  const found = ({ path, resource, key }: ResourceReference): void => {
    const target = model.resources.get(resource);
    if (target?.objects.has(key)) return;
    const unknown = target === undefined ? `resource: ${resource}` : `${resource} object: ${key}`;
    const message = `${path} references unknown ${unknown}`;
    budget.steps -= FINDING_STEPS + message.length;
    if (budget.steps >= 0) messages.push(message);
  };
  walkReferences(schema.document, toml, { budget, found });
  return messages;
}

/** The objects of resources that parsed and have a schema that compiled. */
function* eachObjectWithSchema({ resources, schemas }: Model): Iterable<[ResourceObject, CompiledSchema]> {
  for (const resource of resources.values()) {
    const path =
      resource.schema === undefined ? undefined : foldReference(resource.source.document.path, resource.schema);
    const compiled = path === undefined ? undefined : schemas.get(path)?.compiled;
    if (compiled?.ok) for (const object of resource.objects.values()) yield [object, compiled];
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
