/**
 * Tells whether an `If-None-Match` header names one of the given entity tags, by weak comparison: `*` names any, and a
 * list may name several (RFC 9110, 13.1.2).
 */
export function matchesAny(header: string | null, tags: readonly string[]): boolean {
  if (header === null) return false;
  if (header.trim() === "*") return true;
  const given = header.match(/"[^"]*"/g) ?? [];
  return given.some((tag) => tags.includes(tag));
}
