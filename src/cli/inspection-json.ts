import type { Registration } from "../runtime/lint/policy/registration.ts";
import { FreeForm } from "../tooling/pretty-json.ts";
import type { Inspection } from "./inspection.ts";
import { authorityJson } from "./showing-json.ts";
import { qualifierJson, variableJson } from "./traces.ts";

/** An inspection as data for JSON. */
export function inspectionJson(inspection: Inspection): unknown {
  const { root, documents, runtime, diagnostics, lintRules, lintAuthorities, linters } = inspection;
  return {
    workspace: root,
    documents,
    runtime,
    diagnostics,
    schemas: inspection.schemas.map(({ id, path, status, error, consumers, ...rest }) => {
      return { id, path, status, error, consumers, ...rest };
    }),
    resources: inspection.resources.map(({ id, path, schema, objects, ...rest }) => {
      const values = objects.map(({ key, value }) => ({ key, value: new FreeForm(value) }));
      return { id, uri: `resource://${id}`, path, schema, objects: values, ...rest };
    }),
    variables: inspection.variables.map(({ id, path, type_source, values, trace, ...rest }) => ({
      id,
      uri: `variable://${id}`,
      path,
      type_source,
      values: values.map((value) => ({ ...value, value: new FreeForm(value.value) })),
      ...rest,
      trace: trace && variableJson(trace),
    })),
    qualifiers: inspection.qualifiers.map(({ id, path, predicates, trace, ...rest }) => ({
      id,
      uri: `qualifier://${id}`,
      path,
      predicates: predicates.map(({ value, ...predicate }) => {
        const { salt, range, ...named } = predicate;
        return { ...named, value: value === undefined ? undefined : new FreeForm(value), salt, range };
      }),
      ...rest,
      trace: trace && qualifierJson(trace),
    })),
    lint_rules: lintRules.map(({ entry, diagnostics: found }) => ({ ...entry, diagnostics: found })),
    lint_authorities: lintAuthorities.map(authorityJson),
    linters: linters.map(({ id, path, registrations, diagnostics: found }) => {
      return { id, path, registrations: registrations.map(registrationJson), diagnostics: found };
    }),
  };
}

function registrationJson({ stage, entity, field, rule, handler }: Registration): unknown {
  return { stage, entity, field, rule: rule.rule, handler };
}
