import { type Model, referencedQualifier } from "../../runtime/model/model.ts";
import { resourceSchema } from "./dependencies.ts";

/** Something that uses an entity, as people read it. */
export interface Consumer {
  readonly kind: "variable" | "qualifier" | "resource";
  /** Such as `variable limit resolve.rule[0]`. */
  readonly label: string;
}

/** The rules and predicates that name a qualifier. */
export function qualifierConsumers({ rules, predicates }: Model, id: string): Consumer[] {
  return [
    ...rules
      .filter(({ qualifier }) => qualifier === id)
      .map(({ variable, index }) => consumer("variable", `${variable} resolve.rule[${index}]`)),
    ...predicates
      .filter((predicate) => referencedQualifier(predicate) === id)
      .map(({ qualifier, index }) => consumer("qualifier", `${qualifier} predicate[${index}]`)),
  ];
}

/** The variables whose values are objects of a resource. */
export function resourceConsumers({ variables }: Model, id: string): Consumer[] {
  return [...variables.values()]
    .filter(({ type }) => type.kind === "resource" && type.resource === id)
    .map((variable) => consumer("variable", variable.id));
}

/** The resources whose objects a schema describes. */
export function schemaConsumers(model: Model, path: string): Consumer[] {
  return [...model.resources.keys()]
    .filter((id) => resourceSchema(model, id) === path)
    .map((id) => consumer("resource", `${id} schema`));
}

function consumer(kind: Consumer["kind"], name: string): Consumer {
  return { kind, label: `${kind} ${name}` };
}
