/** Items of an earlier version, and what was made of each. */
export interface MadeBefore<Item, Made> {
  readonly items: readonly Item[];
  readonly made: readonly Made[];
  /** Tells of an item whether what was made of it still holds; unless given, it does. */
  readonly holds?: (item: Item) => boolean;
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
  const { items: before, made, holds = () => true } = earlier;
  const shift = before.length - items.length;
  let isSame = shift === 0;
  const all = items.map((item, index) => {
    // Where some have come or gone, those behind them are at another place.
    const known = before[index] === item ? index : before[index + shift] === item ? index + shift : undefined;
    const kept = known === undefined ? undefined : made[known];
    if (kept !== undefined && holds(item)) return kept;
    isSame = false;
    return make(item);
  });
  return isSame ? made : all;
}
