const REDACTED = "<redacted>";
const MAX_LENGTH = 1000;
const URL_IN_TEXT = /[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>]+/gi;

/**
 * Hides the credentials of a source string: everything between `://` and the last `@` before the path, or the last one
 * in a path that is not the start of a name, because a token may hold a slash that nobody encoded; and the query of a
 * web address, which often carries a signature. A string without credentials comes back unchanged.
 */
export function redactSource(source: string): string {
  const separator = source.indexOf("://");
  if (separator === -1) return source;
  const start = separator + "://".length;
  const slash = source.indexOf("/", start);
  const authorityEnd = slash === -1 ? source.length : slash;
  const inAuthority = source.lastIndexOf("@", authorityEnd - 1);
  const at = inAuthority < start ? lateUserinfoEnd(source, authorityEnd) : inAuthority;
  const userinfo = at < start ? "" : REDACTED;
  const rest = source.slice(at < start ? start : at);
  const shown = /^((git|snapshot)\+)?https?$/i.test(source.slice(0, separator))
    ? rest.replace(/^([^?#]*)\?[^#]*/, `$1?${REDACTED}`)
    : rest;
  return source.slice(0, start) + userinfo + shown;
}

/** The `@` that ends user info with a slash in it, or −1. */
function lateUserinfoEnd(source: string, from: number): number {
  const end = source.slice(from).search(/[?#]/);
  const path = end === -1 ? source.slice(from) : source.slice(from, from + end);
  const at = path.lastIndexOf("@");
  return at < 1 || path[at - 1] === "/" ? -1 : from + at;
}

/**
 * Makes a text from elsewhere fit for an error: without the given secrets and the credentials of any address, on one line,
 * and of bounded length.
 */
export function redactText(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret !== "") shown = shown.replaceAll(secret, REDACTED);
  }
  return shown
    .slice(0, MAX_LENGTH)
    .replace(/\p{Cc}+/gu, " ")
    .replace(URL_IN_TEXT, redactSource);
}
