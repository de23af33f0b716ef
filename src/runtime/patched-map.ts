/** What is different in a map: new values by key, and undefined for keys that are gone. */
export type MapPatch<K, V> = ReadonlyMap<K, V | undefined>;

/** How much of a map may differ before it is copied after all, so that what is gone does not stay for ever. */
const MOST = 1 / 16;

/**
 * A map that differs from another in a few keys, at a cost that does not grow with the other one: copying a map of ten thousand
 * takes milliseconds. Keys keep their places; new ones come last.
 */
export function patchedMap<K, V extends {}>(base: ReadonlyMap<K, V>, patch: MapPatch<K, V>): ReadonlyMap<K, V> {
  if (patch.size === 0) return base;
  const [whole, all] = base instanceof PatchedMap ? [base.whole, new Map([...base.patch, ...patch])] : [base, patch];
  const patched = new PatchedMap(whole, all);
  return all.size <= whole.size * MOST ? patched : new Map(patched);
}

class PatchedMap<K, V extends {}> implements ReadonlyMap<K, V> {
  readonly size: number;
  readonly whole: ReadonlyMap<K, V>;
  readonly patch: MapPatch<K, V>;

  constructor(whole: ReadonlyMap<K, V>, patch: MapPatch<K, V>) {
    this.whole = whole;
    this.patch = patch;
    let size = whole.size;
    for (const [key, value] of patch) size += Number(value !== undefined) - Number(whole.has(key));
    this.size = size;
  }

  get(key: K): V | undefined {
    return this.patch.has(key) ? this.patch.get(key) : this.whole.get(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    this.whole.forEach((before, key) => {
      const value = this.patch.has(key) ? this.patch.get(key) : before;
      if (value !== undefined) visit(value, key, this);
    });
    this.patch.forEach((value, key) => {
      if (value !== undefined && !this.whole.has(key)) visit(value, key, this);
    });
  }

  *entries(): MapIterator<[K, V]> {
    for (const entry of this.whole) {
      const [key] = entry;
      const value = this.patch.get(key);
      if (value !== undefined) yield [key, value];
      else if (!this.patch.has(key)) yield entry;
    }
    for (const [key, value] of this.patch) if (value !== undefined && !this.whole.has(key)) yield [key, value];
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
}
