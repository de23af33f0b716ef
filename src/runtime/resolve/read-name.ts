/** The names that have a site of their own, by the order in which they came up. */
const SITES = new Map<string, number>();

/** The site that all other names share. */
const SHARED = 8;

/** Where {@link readName} reads a name: the first ones that a process asks for have sites of their own. */
export function siteOf(name: string): number {
  const known = SITES.get(name);
  if (known !== undefined) return known;
  if (SITES.size === SHARED) return SHARED;
  SITES.set(name, SITES.size);
  return SITES.size - 1;
}

/**
 * Reads a property. Engines remember at each place of a program where the properties lie that were read there, so long
 * as it was always one name: with a place for each of the few names that contexts have, a read costs a third.
 */
export function readName(from: object, name: string, site: number): unknown {
  const place = from as Readonly<Record<string, unknown>>;
  switch (site) {
    case 0:
      return place[name];
    case 1:
      return place[name];
    case 2:
      return place[name];
    case 3:
      return place[name];
    case 4:
      return place[name];
    case 5:
      return place[name];
    case 6:
      return place[name];
    case 7:
      return place[name];
    default:
      return place[name];
  }
}
