import { type Model, referencedQualifier } from "../../runtime/model/model.ts";
import { type ResourceReference, walkReferences } from "../../runtime/model/resource-references.ts";
import { foldReference } from "../../runtime/model/schema-path.ts";
import { Budget } from "../../runtime/text/schema/budget.ts";
import { sortedUtf8 } from "../../runtime/text/utf8-order.ts";

/** What an entity needs, each list in byte order; the JSON of docs/cli.md, "inspect". */
export interface Dependencies {
  /** Through other qualifiers, too. */
  readonly qualifiers: readonly string[];
  readonly context_paths: readonly string[];
  readonly schemas: readonly string[];
  readonly resources: readonly string[];
}

/** What a qualifier reads, itself or through others. */
export function qualifierDependencies(model: Model, id: string): Dependencies {
  const reached = reach(model, [id]);
  // Only a circle leads back to itself.
  const isCircular = [...reached].some((from) => referencesOf(model, from).includes(id));
  const others = [...reached].filter((other) => other !== id || isCircular);
  return { qualifiers: sortedUtf8(others), context_paths: contextPaths(model, reached), schemas: [], resources: [] };
}

/** What resolving a variable needs. */
export function variableDependencies(model: Model, id: string): Dependencies {
  const variable = model.variables.get(id);
  const named = variable?.rules.flatMap(({ qualifier }) => (qualifier === undefined ? [] : [qualifier])) ?? [];
  const reached = reach(model, named);
  const resource = variable?.type.kind === "resource" ? variable.type.resource : undefined;
  const schema = resource === undefined ? undefined : resourceSchema(model, resource);
  return {
    qualifiers: sortedUtf8(reached),
    context_paths: contextPaths(model, reached),
    schemas: schema === undefined ? [] : [schema],
    resources: resource === undefined ? [] : [resource],
  };
}

/** The schema of a resource, and the resources whose objects its own refer to. */
export function resourceDependencies(model: Model, id: string): Dependencies {
  const path = resourceSchema(model, id);
  const schema = path === undefined ? undefined : model.schemas.get(path);
  const referred = new Set<string>();
  const walk = { budget: new Budget(), found: ({ resource }: ResourceReference) => referred.add(resource) };
  for (const { toml } of model.resources.get(id)?.objects.values() ?? []) {
    if (schema !== undefined) walkReferences(schema.json, toml, walk);
  }
  return {
    qualifiers: [],
    context_paths: [],
    schemas: path === undefined ? [] : [path],
    resources: sortedUtf8(referred),
  };
}

/** The path of a resource's schema in the workspace; undefined where it leads nowhere. */
export function resourceSchema(model: Model, id: string): string | undefined {
  const resource = model.resources.get(id);
  return resource?.schema === undefined ? undefined : foldReference(resource.source.document.path, resource.schema);
}

function reach(model: Model, ids: readonly string[]): Set<string> {
  const reached = new Set(ids);
  // A Set visits what is added while it is being walked.
  for (const id of reached) for (const next of referencesOf(model, id)) reached.add(next);
  return reached;
}

function referencesOf({ qualifiers }: Model, id: string): string[] {
  const references = qualifiers.get(id)?.predicates.map(referencedQualifier) ?? [];
  return references.filter((reference) => reference !== undefined);
}

function contextPaths({ qualifiers }: Model, ids: ReadonlySet<string>): string[] {
  const predicates = [...ids].flatMap((id) => qualifiers.get(id)?.predicates ?? []);
  const paths = predicates.flatMap((predicate) => {
    const { attribute } = predicate;
    return attribute === undefined || referencedQualifier(predicate) !== undefined ? [] : [attribute];
  });
  return sortedUtf8(new Set(paths));
}
