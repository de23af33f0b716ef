import { compareUtf8 } from "../text/utf8-order.ts";

/** A map in UTF-8 byte order of the names, in which documents mostly come already. */
export function byName<T>(entities: Iterable<T>, name: (entity: T) => string): Map<string, T> {
  const named = new Map<string, T>();
  for (const entity of entities) named.set(name(entity), entity);
  const keys = [...named.keys()];
  if (keys.every((key, index) => index === 0 || compareUtf8(keys[index - 1] ?? "", key) < 0)) return named;
  return new Map([...named].sort(([a], [b]) => compareUtf8(a, b)));
}
