import type { JsonObject } from "../src/runtime/text/json-value.ts";
import { randomFrom } from "./generate-workspace.ts";
import { contexts, type Flag } from "./workload.ts";

/** An evaluator: a flag's id and a context to a result. */
export type Ask = (id: string, context: JsonObject) => unknown;

/** How many times {@link asking} asks. */
export const ASKED = 2_000;

/** How many flags of a list are asked for: as many as there are. */
export const FLAGS = 200;

/**
 * Asks for flags with contexts, both in an order of their own, so that all rules have their turn. The order is laid out
 * beforehand: the loop costs next to nothing.
 */
export function asking(list: readonly Flag[]): (ask: Ask) => () => void {
  const random = randomFrom(1);
  const all = contexts(256);
  const turns = Array.from({ length: ASKED }, () => Math.floor(random() * FLAGS));
  const ids = turns.map((turn) => list[turn]?.id ?? "");
  const given = turns.map(() => all[Math.floor(random() * all.length)] ?? {});
  return (ask) => () => {
    for (let index = 0; index < ASKED; index++) ask(ids[index] as string, given[index] as JsonObject);
  };
}
