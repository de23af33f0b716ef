import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { osErrorText } from "../../node/os-error.ts";
import { Failure } from "../failure.ts";
import type { Io } from "../io.ts";

/** One page of the documentation. */
export interface Page {
  /** Its file name, without `.md`. */
  readonly id: string;
  /** Its first heading. */
  readonly title: string;
  readonly markdown: string;
}

/** A part of the documentation. */
export interface Section {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** The page that stands for the whole. */
export const INDEX = "index";

/** Which pages belong together, in order; a page that is not named here is among the last. */
const SECTIONS: readonly (readonly [title: string, ids: readonly string[]])[] = [
  ["Start", [INDEX, "typescript", "cli", "workflow", "testing"]],
  ["Workspaces", ["workspace-format", "resolution", "sources", "lint", "diagnostics", "policy"]],
  ["Running", ["refresh", "edge"]],
];
const REST = "Further pages";

/**
 * Reads the documentation that comes with the package, every page in exactly one section.
 *
 * @throws {Failure} when it is not there.
 */
export function readSections({ packageRoot }: Pick<Io, "packageRoot">): Section[] {
  const pages = readPages(join(packageRoot, "docs"));
  const named = new Set(SECTIONS.flatMap(([, ids]) => ids));
  const sections = SECTIONS.map(([title, ids]) => ({
    title,
    pages: ids.flatMap((id) => pages.find((page) => page.id === id) ?? []),
  }));
  return [...sections, { title: REST, pages: pages.filter(({ id }) => !named.has(id)) }].filter(
    ({ pages: some }) => some.length > 0,
  );
}

function readPages(directory: string): Page[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(".md"));
    return names.sort().map((name) => {
      const markdown = readFileSync(join(directory, name), "utf8");
      return { id: name.slice(0, -".md".length), title: /^# (.*)$/m.exec(markdown)?.[1] ?? name, markdown };
    });
  } catch (error) {
    throw new Failure(`failed to read documentation: ${osErrorText(error)}`);
  }
}

/** The pages that a prefix of an id may mean: the one it names, or else all that begin with it. */
export function findPages(pages: readonly Page[], typed: string): readonly Page[] {
  const wanted = typed.replace(/\.html$/, "").replace(/^\/$/, "") || INDEX;
  const exact = pages.filter(({ id }) => id === wanted);
  return exact.length > 0 ? exact : pages.filter(({ id }) => id.startsWith(wanted));
}

/** Rewrites the links from one page to another; `write` gets the text, the page's id, and what follows its name. */
export function rewriteLinks(
  { markdown }: Page,
  pages: readonly Page[],
  write: (text: string, id: string, anchor: string) => string,
): string {
  return markdown.replace(
    /\[([^\]]+)\]\(([a-z0-9-]+)\.md(#[^)]*)?\)/g,
    (link, text: string, id: string, anchor = "") =>
      pages.some((page) => page.id === id) ? write(text, id, anchor) : link,
  );
}
