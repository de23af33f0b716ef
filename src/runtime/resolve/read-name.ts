import { isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";

/** The site that reads whatever it is given with care. */
export const CAREFUL = -2;

/** The names that have a site of their own, six at most; the others share one. */
const SITES: string[] = [];

/**
 * Where {@link readName} reads a name. The first ordinary ones that a process asks for have sites of their own; names
 * that mean something on a plain object without such a key are read with care.
 */
export function siteOf(name: string): number {
  if (name in Object.prototype) return CAREFUL;
  const site = SITES.indexOf(name);
  return site < 0 && SITES.length < 6 ? SITES.push(name) - 1 : site;
}

/**
 * What JSON text would have under a name. With care only what is the object's own counts; elsewhere whatever is there
 * is meant. Engines remember at each place of a program where the property lies that was read there, so long as it was
 * always the same name: with a place for each of the few names that contexts have, a read costs a third.
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
    case CAREFUL:
      if (!isObject(from as JsonValue) || !Object.prototype.propertyIsEnumerable.call(from, name)) return undefined;
      return own(from as JsonObject, name);
    default:
      return place[name];
  }
}
