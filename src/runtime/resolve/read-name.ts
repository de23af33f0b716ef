import { isObject, type JsonValue } from "../text/json-value.ts";

/** The site that reads whatever it is given with care. */
export const CAREFUL = -2;

/** The site of all names that have none of their own. */
const SHARED = -1;

/** Tells whether plain objects inherit nothing but what the language gives them, so far as that can be enumerated. */
export function isTidy(): boolean {
  // What an object without keys of its own has was given behind everyone's back.
  for (const _ in {}) return false;
  return true;
}

/** The names that have a site of their own, six at most; the others share one. */
const SITES: string[] = [];

/**
 * Where {@link readName} reads a name. The first ordinary ones that a process asks for have sites of their own; names
 * that mean something on a plain object without such a key are read with care.
 */
export function siteOf(name: string): number {
  if (name in Object.prototype) return CAREFUL;
  const site = SITES.indexOf(name);
  if (site >= 0) return site;
  return SITES.length < 6 ? SITES.push(name) - 1 : SHARED;
}

/**
 * What JSON text would have under a name. With care only what is the object's own counts; elsewhere whatever is there
 * is meant, unless somebody gave that name to all objects. Engines remember at each place of a program where the property
 * lies that was read there, so long as it was always the same name: with a place for each of the few names that most
 * contexts have, a read costs a third, and to ask an empty object for the name nothing.
 */
export function readName(from: object, name: string, site: number): unknown {
  const place = from as Readonly<Record<string, unknown>>;
  switch (site) {
    case 0:
      if (!(name in Object.prototype)) return place[name];
      break;
    case 1:
      if (!(name in Object.prototype)) return place[name];
      break;
    case 2:
      if (!(name in Object.prototype)) return place[name];
      break;
    case 3:
      if (!(name in Object.prototype)) return place[name];
      break;
    case 4:
      if (!(name in Object.prototype)) return place[name];
      break;
    case 5:
      if (!(name in Object.prototype)) return place[name];
      break;
    case SHARED:
      if (!(name in Object.prototype)) return place[name];
  }
  const isOwn = isObject(place as JsonValue) && Object.prototype.propertyIsEnumerable.call(place, name);
  return isOwn ? place[name] : undefined;
}
