import { commonEnds } from "../common-ends.ts";

/** Items of an earlier version, and what was made of each. */
export interface MadeBefore<Item, Made> {
  readonly items: readonly Item[];
  readonly made: readonly Made[];
}

/**
 * Makes something of each item of a list, or takes over what was made of the same object before, where most are the same and
 * in the same order. Where all are, it is the same list.
 */
export function carriedOver<Item, Made>(
  earlier: MadeBefore<Item, Made> | undefined,
  items: readonly Item[],
  make: (item: Item) => Made,
): readonly Made[] {
  if (earlier === undefined) return items.map(make);
  const { items: before, made } = earlier;
  const { head, tail } = commonEnds(before, items);
  if (head === items.length && head === before.length) return made;
  const known = new Map<Item, Made>();
  for (let index = head; index < before.length - tail; index++) {
    const [item, kept] = [before[index], made[index]];
    if (item !== undefined && kept !== undefined) known.set(item, kept);
  }
  const middle = items.slice(head, items.length - tail).map((item) => known.get(item) ?? make(item));
  return [...made.slice(0, head), ...middle, ...made.slice(made.length - tail)];
}
