import { asJson } from "../runtime/text/as-json.ts";
import { jsonText } from "../runtime/text/json-text.ts";
import type { Decider } from "./feed.ts";

/**
 * The flags that may decide otherwise in another version: added, removed, or with other rules, values, or qualifiers,
 * however far away those are.
 */
export function changedFlags(previous: Decider | undefined, current: Decider | undefined): string[] {
  const [before, after] = [signatures(previous), signatures(current)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id));
}

/** All that a flag's value depends on but the context, as text. */
function signatures(decider: Decider | undefined): Map<string, string> {
  const qualifiers = new Map<string, string>();
  const signature = (id: string): string => {
    const definition = decider?.variableDefinition(id);
    const reached = new Set(definition?.rules.map(({ qualifier }) => qualifier));
    if (decider !== undefined) for (const name of reached) describe(decider, name, { qualifiers, reached });
    const own = jsonText(asJson(definition ?? {}));
    return [own, ...Array.from(reached, (name) => qualifiers.get(name))].join("\n");
  };
  return new Map(decider?.variableIds.map((id) => [id, signature(id)]));
}

/** Writes a qualifier once, and reaches what it reads; a set goes on with what is added to it meanwhile. */
function describe(
  decider: Decider,
  name: string,
  { qualifiers, reached }: { readonly qualifiers: Map<string, string>; readonly reached: Set<string> },
): void {
  const definition = decider.qualifierDefinition(name);
  if (!qualifiers.has(name)) qualifiers.set(name, jsonText(asJson(definition)));
  for (const { qualifier } of definition.predicates) if (qualifier !== undefined) reached.add(qualifier);
}
