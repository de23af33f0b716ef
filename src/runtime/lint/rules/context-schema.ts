import type { Diagnostic, SimpleField } from "../../diagnostics.ts";
import { CONTEXT_SCHEMA_PATH } from "../../format/layout.ts";
import { contextSchemaDocument, type Model, type Predicate, referencedQualifier } from "../../model/model.ts";
import { isArray, own } from "../../text/json-value.ts";
import { declaredAt, declaredTypes, fits, listTypes, type TypeName, typeName } from "../declared-types.ts";
import { atDocument } from "../place.ts";
import { atPredicateField, predicateTarget } from "../predicates.ts";
import { qualifierGraph } from "../qualifier-graph.ts";
import { type Finding, field, type LintRule } from "../rule.ts";

const contextSchemaTarget = {
  entity: { kind: "schema", path: CONTEXT_SCHEMA_PATH },
  field: field("schema_json"),
} as const;

const workspaceContextSchemaRef: LintRule = {
  id: "workspace-context-schema-ref",
  severity: "error",
  entity: "workspace",
  title: "Context schema is unusable",
  help: "Repair schemas/context.schema.json, or delete it to switch validation off.",
  checks: {
    *project(model) {
      const document = contextSchemaDocument(model);
      if (document === undefined) return;
      const { schemas } = model;
      const compiled = schemas.get(CONTEXT_SCHEMA_PATH)?.compiled;
      if (compiled?.ok) return;
      const message = compiled
        ? `context schema is invalid: ${compiled.message}`
        : `context schema file could not be parsed: ${CONTEXT_SCHEMA_PATH}`;
      yield { target: contextSchemaTarget, at: atDocument({ document }), message };
    },
  },
};

const workspaceContextSchemaReservedField: LintRule = {
  id: "workspace-context-schema-reserved-field",
  severity: "error",
  entity: "workspace",
  title: "Context schema uses a reserved name",
  help: "Rename the field; `qualifier` belongs to `qualifier.<id>` references.",
  checks: {
    *project({ schemas }) {
      const schema = schemas.get(CONTEXT_SCHEMA_PATH);
      if (!schema?.compiled.ok || declaredAt(schema.json, "qualifier") === undefined) return;
      yield {
        target: contextSchemaTarget,
        at: atDocument(schema.source),
        message: "context schema declares reserved top-level field: qualifier",
      };
    },
  },
};

const workspaceContextSchemaAttribute: LintRule = {
  id: "workspace-context-schema-attribute",
  severity: "error",
  entity: "workspace",
  title: "Predicate reads an undeclared context path",
  help: "Declare the path in the context schema or change the predicate.",
  local: ["schemas"],
  checks: {
    *reference(model) {
      const lookUp = declarations(model);
      for (const predicate of lookUp === undefined ? [] : model.predicates) {
        const path = contextPath(predicate);
        if (path === undefined || lookUp?.(path) !== undefined) continue;
        yield {
          target: predicateTarget(predicate, "predicate_attribute"),
          at: atPredicateField(predicate, "attribute"),
          message: `context attribute is not declared by the context schema: ${path}`,
        };
      }
    },
  },
};

const qualifierPredicateContextTypeMismatch: LintRule = {
  id: "qualifier-predicate-context-type-mismatch",
  severity: "error",
  entity: "qualifier",
  title: "Predicate cannot fit the declared context type",
  help: "Change the operator or value, or the type in the context schema.",
  local: ["schemas"],
  checks: {
    *reference(model) {
      const lookUp = declarations(model);
      for (const predicate of lookUp === undefined ? [] : model.predicates) {
        const path = contextPath(predicate) ?? "";
        const types = lookUp?.(path)?.types;
        const mismatch = types && typeMismatch(predicate, path, types);
        if (mismatch === undefined) continue;
        yield {
          target: predicateTarget(predicate, mismatch.field),
          at: atPredicateField(predicate, mismatch.field === "predicate_op" ? "op" : "value"),
          message: mismatch.message,
        };
      }
    },
  },
};

/** What a context schema declares for a path. */
interface Declaration {
  /** The type names, where there are any that are known. */
  readonly types: readonly TypeName[] | undefined;
}

/** Looks paths up in a usable context schema, each once; undefined where there is none. */
function declarations({ schemas }: Model): ((path: string) => Declaration | undefined) | undefined {
  const schema = schemas.get(CONTEXT_SCHEMA_PATH);
  if (!schema?.compiled.ok) return undefined;
  const known = new Map<string, Declaration | undefined>();
  return (path) => {
    if (!known.has(path)) {
      const declared = declaredAt(schema.json, path);
      known.set(path, declared === undefined ? undefined : { types: declaredTypes(declared) });
    }
    return known.get(path);
  };
}

function contextPath(predicate: Predicate): string | undefined {
  return referencedQualifier(predicate) === undefined ? predicate.attribute : undefined;
}

type Mismatch = { readonly field: SimpleField; readonly message: string };

function typeMismatch({ op, table }: Predicate, path: string, types: readonly TypeName[]): Mismatch | undefined {
  const value = table && own(table, "value");
  switch (op) {
    case "eq":
    case "neq":
      if (value === undefined || fits(value, types)) return undefined;
      return {
        field: "predicate_value",
        message: `${op} predicate value type ${typeName(value)} is incompatible with context attribute ${path} declared as ${listTypes(types)}`,
      };
    case "in":
    case "not_in": {
      const misfit = isArray(value) ? value.find((element) => !fits(element, types)) : undefined;
      if (misfit === undefined) return undefined;
      return {
        field: "predicate_value",
        message: `${op} predicate contains value type ${typeName(misfit)} incompatible with context attribute ${path} declared as ${listTypes(types)}`,
      };
    }
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return onlyOf(types, ["integer", "number"], `${op} predicate requires numeric`, path);
    case "bucket":
      return onlyOf(types, ["boolean", "integer", "number", "string"], "bucket predicate requires scalar", path);
    default:
      return undefined;
  }
}

function onlyOf(
  types: readonly TypeName[],
  allowed: readonly TypeName[],
  requirement: string,
  path: string,
): Mismatch | undefined {
  if (types.every((type) => allowed.includes(type))) return undefined;
  return {
    field: "predicate_op",
    message: `${requirement} context attribute, but ${path} is declared as ${listTypes(types)}`,
  };
}

/** Looks at what was found before it, so it runs after every other check of its stage. */
export const missingContextSchema: LintRule = {
  id: "workspace-context-schema-missing",
  severity: "warning",
  entity: "workspace",
  title: "No context schema",
  help: "Add schemas/context.schema.json so context reads can be checked.",
  checks: {
    *reference(model: Model, earlier: readonly Diagnostic[]): Iterable<Finding> {
      const { manifest } = model;
      if (manifest === undefined || contextSchemaDocument(model) !== undefined) return;
      if (earlier.some(({ severity }) => severity === "error")) return;
      const { referenced } = qualifierGraph(model);
      for (const predicate of model.predicates) {
        const path = contextPath(predicate);
        if (path === undefined || !referenced.has(predicate.qualifier)) continue;
        yield {
          target: { entity: { kind: "manifest" } },
          at: atDocument(manifest.source),
          message: `workspace does not declare ${CONTEXT_SCHEMA_PATH} for qualifier context attribute: ${path}`,
          related: [
            {
              at: atPredicateField(predicate, "attribute"),
              message: `context attribute read here: ${path}`,
            },
          ],
        };
        return;
      }
    },
  },
};

export const contextSchemaRules: readonly LintRule[] = [
  workspaceContextSchemaRef,
  workspaceContextSchemaReservedField,
  workspaceContextSchemaAttribute,
  qualifierPredicateContextTypeMismatch,
];
