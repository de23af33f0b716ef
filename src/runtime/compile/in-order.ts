import type { DocumentDifference } from "../format/document-changes.ts";
import { compareUtf8 } from "../text/utf8-order.ts";

/** As many changes as are made one by one; a list of all costs less than more of them. */
const FEW = 32;

/** The entities of a model in the order of their ids; those of an earlier one, with what has changed, where that is little. */
export function inOrder<T extends { readonly id: string }>(
  entities: ReadonlyMap<string, T>,
  before: readonly T[] | undefined,
  changed: DocumentDifference | undefined,
): readonly T[] {
  if (before === undefined || changed === undefined || changed.gone.length + changed.fresh.length > FEW) {
    return [...entities.values()];
  }
  const items = [...before];
  for (const document of [...changed.gone, ...changed.fresh]) {
    const { name } = document;
    const place = placeOf(name, items);
    const [known, now] = [items[place], entities.get(name)];
    const isHere = known?.id === name;
    if (now === undefined && isHere) items.splice(place, 1);
    else if (now !== undefined && now !== known) items.splice(place, isHere ? 1 : 0, now);
  }
  return items;
}

/** Where an entity is among others in the order of their ids, or would be. */
function placeOf(id: string, items: readonly { readonly id: string }[]): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareUtf8(items[middle]?.id ?? "", id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
