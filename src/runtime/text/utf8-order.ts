/**
 * Orders strings by the bytes of their UTF-8 form, which is also code point order.
 *
 * JavaScript's `<` orders by UTF-16 units and differs where a surrogate pair (U+10000 and up) meets U+E000–U+FFFF.
 */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Moves surrogates above the rest of the basic plane, where the code points they stand for belong. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Returns a new array of the strings in UTF-8 byte order. */
export function sortedUtf8(values: Iterable<string>): string[] {
  const list = [...values];
  return list.every(isOrderedByUnits) ? list.sort() : list.sort(compareUtf8);
}

/** Tells whether strings are in UTF-8 byte order, none of them twice; false may also mean that telling would take as long as sorting. */
export function ascendUtf8(values: readonly string[]): boolean {
  return values.every((value, at) => (at === 0 || (values[at - 1] ?? "") < value) && isOrderedByUnits(value));
}

/** Below the surrogates the engine's own order is the same, and several times faster. */
function isOrderedByUnits(value: string): boolean {
  return !/[\ud800-\uffff]/.test(value);
}
