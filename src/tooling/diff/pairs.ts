import { sortedUtf8 } from "../../runtime/text/utf8-order.ts";

/** The same thing on both sides, or on one. */
export interface Pair<T> {
  readonly key: string;
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** Pairs what two maps have by key, in byte order. */
export function pairs<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Pair<T>[] {
  const keys = sortedUtf8(new Set([...before.keys(), ...after.keys()]));
  return keys.map((key) => ({ key, before: before.get(key), after: after.get(key) }));
}

/** Pairs what two lists have by index. */
export function pairsByIndex<T>(before: readonly T[], after: readonly T[]): (Pair<T> & { readonly index: number })[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
    key: String(index),
    index,
    before: before[index],
    after: after[index],
  }));
}
