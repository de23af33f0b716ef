import type { JsonObject } from "../src/runtime/text/json-value.ts";
import { contexts, type Flag } from "./workload.ts";

/** An evaluator: a flag's id and a context to a result. */
export type Ask = (id: string, context: JsonObject) => unknown;

/** How many times {@link asking} asks. */
export const ASKED = 2_000;

/** How many flags of a list are asked for: as many as there are. */
export const FLAGS = 200;

/** Asks for one flag after the other, with one context after the other. */
export function asking(list: readonly Flag[]): (ask: Ask) => () => void {
  const all = contexts(256);
  let next = 0;
  return (ask) => () => {
    for (let index = 0; index < ASKED; index++) {
      next = (next + 1) % all.length;
      ask(list[next % FLAGS]?.id ?? "", all[next] ?? {});
    }
  };
}
