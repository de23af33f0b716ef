import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, normalize, relative, sep } from "node:path";
import { isRototoError, RototoError } from "../runtime/errors.ts";
import type { Directory, Found, Relevant } from "../runtime/source/checkout.ts";
import type { CloneOptions, TemporaryCheckout } from "../runtime/source/file-system.ts";
import type { Fingerprint } from "../runtime/source/files.ts";
import { redactSource } from "../runtime/source/redact.ts";
import type { GitSource } from "../runtime/source/source.ts";
import { type GitCommandOptions, type GitFailures, runGit } from "./git-command.ts";
import { osErrorText } from "./os-error.ts";
import { readTree } from "./read-tree.ts";

const GIT_DIRECTORY = ".git";

/**
 * Clones a repository with the system's git into a temporary directory: one commit of a branch or tag, or, for a pinned
 * commit, the whole history, from which it is taken. Texts of docs/sources.md, "With a system git".
 *
 * @throws {source_unsupported} {source_unavailable} {aborted} as `runGit`
 */
export async function cloneGit(source: GitSource, options: CloneOptions): Promise<TemporaryCheckout> {
  // Its real path, so that what links lead to can be compared with it.
  const directory = await realpath(await mkdtemp(join(tmpdir(), "rototo-git-")));
  try {
    const which = source.pinned ? [] : ["--depth=1", "--single-branch", ...branch(source)];
    await runGit(["clone", "--quiet", ...which, "--", source.url, directory], fetchFailures(source), options);
    const inside = ["-C", directory];
    if (source.pinned && source.ref !== undefined) {
      const checkout = [...inside, "checkout", "--quiet", "--detach", source.ref.toLowerCase(), "--"];
      await runGit(checkout, failures("git checkout"), options);
    }
    const commit = await runGit([...inside, "rev-parse", "HEAD"], failures("git rev-parse"), options);
    return new ClonedCheckout({ directory, commit, immutable: source.pinned, relevant: options.relevant });
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Asks a repository which commit a ref names now: the exact branch, else the exact tag, peeled.
 *
 * @throws {source_not_found} when there is neither; else as {@link cloneGit}
 */
export async function newestCommit(source: GitSource, options: GitCommandOptions): Promise<string> {
  const shown = redactSource(source.text);
  const names = [`refs/heads/${source.ref}`, `refs/tags/${source.ref}^{}`, `refs/tags/${source.ref}`];
  const failed = {
    timedOut: `git check timed out for workspace source: ${shown}`,
    failed: "git check failed for workspace source",
  };
  const listed = await runGit(["ls-remote", "--quiet", "--", source.url, ...names], failed, options);
  const commits = new Map(listed.split("\n").map((line) => [line.split("\t")[1], line.split("\t")[0]]));
  const commit = names.map((name) => commits.get(name)).find((found) => found !== undefined);
  if (commit !== undefined) return commit;
  throw new RototoError("source_not_found", `git ref \`${source.ref}\` was not found in \`${shown}\``);
}

function branch({ ref }: GitSource): string[] {
  return ref === undefined ? [] : [`--branch=${ref}`];
}

function fetchFailures({ text }: GitSource): GitFailures {
  const timedOut = `git fetch timed out for workspace source: ${redactSource(text)}`;
  return { timedOut, failed: "git fetch failed for workspace source" };
}

function failures(command: string): GitFailures {
  return { timedOut: `${command} timed out for workspace source`, failed: `${command} failed for workspace source` };
}

class ClonedCheckout implements TemporaryCheckout {
  readonly fingerprint: Fingerprint;
  readonly immutable: boolean;
  readonly #root: string;
  readonly #relevant: Relevant;

  constructor(given: { directory: string; commit: string; immutable: boolean; relevant: Relevant }) {
    this.fingerprint = { kind: "git_commit", value: given.commit };
    this.immutable = given.immutable;
    this.#root = given.directory;
    this.#relevant = given.relevant;
  }

  defaultPath(): string {
    return "";
  }

  async find(path: string): Promise<Found> {
    // Before the file system is asked: it would tell what there is outside.
    if (normalize(path).split(sep)[0] === "..") return { kind: "outside" };
    let real: string;
    try {
      // Not joined: what `..` means is for the file system to say, once links are resolved.
      real = await realpath(`${this.#root}${sep}${path}`);
    } catch (error) {
      return { kind: "missing", reason: osErrorText(error) };
    }
    const inside = relative(this.#root, real).split(sep);
    if (inside[0] === "..") return { kind: "outside" };
    if (inside[0] === GIT_DIRECTORY) return { kind: "missing", reason: "No such file or directory (os error 2)" };
    const directory = await realpath(`${real}${sep}.`).catch(() => null);
    return directory === null ? { kind: "file" } : { kind: "directory", path: inside.join("/") };
  }

  async read(path: string): Promise<Directory> {
    const except = path === "" ? { except: GIT_DIRECTORY } : {};
    try {
      return readTree(join(this.#root, path), { relevant: this.#relevant, ...except });
    } catch (error) {
      if (isRototoError(error)) throw error;
      throw new RototoError("source_unavailable", `failed to read ${path}: ${osErrorText(error)}`);
    }
  }

  remove(): Promise<void> {
    return rm(this.#root, { recursive: true, force: true });
  }
}
