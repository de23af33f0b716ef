import { traceVariable, type VariableTrace } from "../runtime/resolve/trace.ts";
import type { View } from "./view.ts";

/**
 * Tells how a variable came to its value in a view, for those who look into a page; null where the rules are not here, or
 * it has no value. It is a function by itself because most pages need not carry it.
 */
export function explain({ values }: View, id: string): VariableTrace | null {
  if (values?.rules === undefined) return null;
  try {
    return traceVariable(values.rules.resolver, id, values.rules.facts);
  } catch {
    return null;
  }
}
