/** The index of the first of sorted items that is not before what is looked for; how many there are where all are. */
export function lowerBound<T>(sorted: readonly T[], isBefore: (item: T) => boolean): number {
  return lowerBoundOf(sorted.length, (index) => isBefore(sorted[index] as T));
}

/** {@link lowerBound} of so many items that are known by their indexes. */
export function lowerBoundOf(count: number, isBefore: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
