import { RototoError } from "../errors.ts";
import { parseUrl } from "./parse-url.ts";
import { redactSource } from "./redact.ts";
import { safePathNames } from "./safe-path.ts";

/** Where a workspace comes from. */
export type Source = RemoteSource | LocalSource;

/** A source that is fetched, by whatever means, before it is read. */
export type RemoteSource = GitSource | ArchiveSource | SnapshotSource;

/** A git repository, at a ref, in a subdirectory. */
export interface GitSource {
  readonly kind: "git";
  /** The source as it was given; it may hold credentials, so show {@link redactSource} of it. */
  readonly text: string;
  readonly transport: "https" | "http" | "file" | "ssh";
  /** The address to clone from, without `git+` and fragment; it may hold credentials. */
  readonly url: string;
  /** A branch, a tag or a commit of 40 hex digits; the default branch when absent. */
  readonly ref?: string;
  /** The workspace's directory, as given. */
  readonly subdir?: string;
  /** True when the ref is a commit of 40 hex digits, so that the source never changes. */
  readonly pinned: boolean;
}

/** A gzip-compressed tar file on the web. */
export interface ArchiveSource {
  readonly kind: "archive";
  readonly text: string;
  readonly url: string;
  readonly subdir?: string;
}

/** A compiled workspace on the web. */
export interface SnapshotSource {
  readonly kind: "snapshot";
  readonly text: string;
  readonly url: string;
  readonly subdir?: never;
}

/** A directory of this machine. */
export interface LocalSource {
  readonly kind: "local";
  readonly text: string;
  readonly form: "path" | "file_url";
  readonly path: string;
}

/** What widens the accepted forms. */
export interface ParseSourceOptions {
  /** Accepts plain `http` for `localhost`, `127.0.0.1` and `[::1]`, for development servers. */
  readonly allowInsecureLoopback?: boolean;
}

/**
 * Reads a source string. The rules are those of docs/sources.md, "Parsing"; nothing is fetched.
 * @throws {source_invalid} when the string does not have the form its scheme asks for
 * @throws {source_unsupported} when the scheme is none of ours
 */
export function parseSource(text: string, options: ParseSourceOptions = {}): Source {
  const separator = text.indexOf("://");
  if (separator === -1) return { kind: "local", text, form: "path", path: text };
  const scheme = text.slice(0, separator).toLowerCase();
  const { base, fragment } = splitFragment(text.slice(separator + "://".length));
  if (scheme === "" || base === "") throw invalid(`workspace source URI is invalid: ${redactSource(text)}`);

  const loopback = options.allowInsecureLoopback === true && isLoopback(base);
  if (scheme === "file") return parseFileUrl(text, base, fragment);
  if (scheme === "https" || (scheme === "http" && loopback)) return parseArchive(text, `${scheme}://${base}`, fragment);
  if (scheme === "http") throw unsupported("http:// workspace sources are not supported; use https://");
  if (scheme === "snapshot+https" || (scheme === "snapshot+http" && loopback))
    return parseSnapshot(text, base, fragment);
  if (!scheme.startsWith("git+")) throw unsupported(`workspace source scheme is not supported: ${scheme}`);

  const transport = scheme.slice("git+".length);
  switch (transport) {
    case "https":
    case "file":
    case "ssh":
      return parseGit(text, transport, base, fragment);
    case "http":
      if (loopback) return parseGit(text, transport, base, fragment);
      break;
  }
  throw unsupported(`git workspace source scheme is not supported: git+${transport}`);
}

function parseFileUrl(text: string, path: string, fragment: Fragment): LocalSource {
  if (fragment.text !== "") throw invalid("file:// workspace sources do not support fragments");
  return { kind: "local", text, form: "file_url", path };
}

function parseArchive(text: string, url: string, fragment: Fragment): ArchiveSource {
  if (fragment.ref !== "") throw invalid("https workspace sources only support #:subdir fragments");
  return { kind: "archive", text, url, ...subdirOf(fragment) };
}

function parseSnapshot(text: string, base: string, fragment: Fragment): SnapshotSource {
  if (fragment.text !== "") throw invalid("snapshot+https:// workspace sources do not support fragments");
  return { kind: "snapshot", text, url: `${text.slice("snapshot+".length, text.indexOf("://"))}://${base}` };
}

function parseGit(text: string, transport: GitSource["transport"], base: string, fragment: Fragment): GitSource {
  const { ref } = fragment;
  if (ref.startsWith("-")) throw invalid(`git workspace ref must not begin with '-': ${ref}`);
  const pinned = /^[0-9a-f]{40}$/i.test(ref);
  const url = `${transport}://${base}`;
  return { kind: "git", text, transport, url, ...(ref === "" ? {} : { ref }), ...subdirOf(fragment), pinned };
}

interface Fragment {
  readonly text: string;
  readonly ref: string;
  readonly subdir: string;
}

/** Splits at the first `#`, and what follows at its first `:` into ref and subdir; absent and empty are the same. */
function splitFragment(rest: string): { base: string; fragment: Fragment } {
  const hash = rest.indexOf("#");
  const base = hash === -1 ? rest : rest.slice(0, hash);
  const text = hash === -1 ? "" : rest.slice(hash + 1);
  const colon = text.indexOf(":");
  const ref = colon === -1 ? text : text.slice(0, colon);
  const subdir = colon === -1 ? "" : text.slice(colon + 1);
  return { base, fragment: { text, ref, subdir } };
}

function subdirOf({ subdir }: Fragment): { subdir?: string } {
  if (subdir === "") return {};
  if (safePathNames(subdir) === null) throw invalid(`workspace source subdir is unsafe: ${subdir}`);
  return { subdir };
}

/** Asks the URL parser, not a pattern, so that `127.0.0.1@elsewhere` does not pass for the loopback host. */
function isLoopback(base: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(parseUrl(`http://${base}`)?.hostname ?? "");
}

function invalid(message: string): RototoError {
  return new RototoError("source_invalid", message);
}

function unsupported(message: string): RototoError {
  return new RototoError("source_unsupported", message);
}
