import { RototoError } from "../errors.ts";
import { parseUrl } from "./parse-url.ts";

/**
 * A token and where it may go: to addresses of the same scheme, host and port whose path begins with the prefix's.
 *
 * A plain token is sent as `Authorization: Bearer`. A token of the form `user:secret` is sent as `Basic`, which GitHub
 * (`x-access-token:…`), GitLab (`oauth2:…`) and Bitbucket (`x-token-auth:…`) ask for on git addresses.
 */
export interface ScopedToken {
  readonly urlPrefix: string;
  readonly token: string;
}

/** Decides which credentials, if any, go with a request. */
export interface Authorization {
  /** Gives the `Authorization` header for an address, or null. */
  header(url: URL): string | null;
  /** What must never appear in a message. */
  readonly secrets: readonly string[];
}

/** Where credentials for one source can come from. */
export interface Credentials {
  readonly options: { readonly workspaceToken?: string; readonly authorization?: readonly ScopedToken[] };
  /** The only origin that the bare workspace token may go to. */
  readonly tokenOrigin: string | null;
}

/**
 * Collects the credentials that one source may use: its scoped tokens, else the user info of its own address, else the
 * workspace token. None of them ever leaves the origin (scheme, host and port) of the source.
 * @throws {invalid_option} when a prefix is not an absolute URL
 */
export function authorizationFor(source: URL, { options, tokenOrigin }: Credentials): Authorization {
  const scopes = (options.authorization ?? [])
    .map(({ urlPrefix, token }) => ({ prefix: parsePrefix(urlPrefix), token: token.trim() }))
    .sort((a, b) => b.prefix.pathname.length - a.prefix.pathname.length);
  const userinfo = userinfoOf(source);
  const bare = source.origin === tokenOrigin ? options.workspaceToken?.trim() : undefined;
  const general = userinfo ?? bare ?? "";
  return {
    header(url) {
      if (url.origin !== source.origin) return null;
      const token = scopes.find(({ prefix }) => covers(prefix, url))?.token ?? general;
      return token === "" ? null : headerOf(token);
    },
    secrets: [...scopes.map(({ token }) => token), general, options.workspaceToken?.trim() ?? ""].flatMap(secretParts),
  };
}

function parsePrefix(text: string): URL {
  const url = parseUrl(text);
  if (url === null) throw new RototoError("invalid_option", "authorization urlPrefix must be an absolute URL");
  return url;
}

/** Compares whole path segments, so that `/org` does not cover `/organisation`. */
function covers(prefix: URL, url: URL): boolean {
  if (prefix.origin !== url.origin) return false;
  const path = prefix.pathname.endsWith("/") ? prefix.pathname : `${prefix.pathname}/`;
  return `${url.pathname}/`.startsWith(path);
}

/** The user info of an address as a token, always with a colon, so that it is sent as `Basic`. */
function userinfoOf({ username, password }: URL): string | null {
  return username === "" && password === "" ? null : `${decode(username)}:${decode(password)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function headerOf(token: string): string {
  return token.includes(":") ? `Basic ${base64(token)}` : `Bearer ${token}`;
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}

/** The forms in which a token could show up in a text, longest first. */
function secretParts(token: string): string[] {
  if (!token.includes(":")) return [token];
  const colon = token.indexOf(":");
  const secret = token.slice(colon + 1) || token.slice(0, colon);
  return [base64(token), token, secret, encodeURIComponent(secret)];
}
