/**
 * The keywords that most context schemas get by with. What uses no others needs no more code than is in this folder,
 * and can be checked while it is copied.
 */
export const COMMON_KEYWORDS: ReadonlySet<string> = new Set([
  "additionalProperties",
  "enum",
  "items",
  "maxLength",
  "maximum",
  "minLength",
  "minimum",
  "properties",
  "required",
  "type",
]);
