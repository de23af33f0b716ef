import type { DocumentDifference } from "../format/document-changes.ts";
import { lowerBound } from "../lower-bound.ts";
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
    const place = lowerBound(items, ({ id }) => compareUtf8(id, name) < 0);
    const [known, now] = [items[place], entities.get(name)];
    const isHere = known?.id === name;
    if (now === undefined && isHere) items.splice(place, 1);
    else if (now !== undefined && now !== known) items.splice(place, isHere ? 1 : 0, now);
  }
  return items;
}
