import { join, resolve } from "node:path";
import { uninterrupted, writeFileWithin } from "../../node/write-file.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import { findPages, type Page, readSections, rewriteLinks, type Section } from "../documentation/pages.ts";
import { searchPages } from "../documentation/search.ts";
import { Failure, UsageError } from "../failure.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { matchesText, pagesText, sectionsText } from "../terminal/documentation-text.ts";
import { styleOf } from "../terminal/style.ts";

const FORMS = ["export", "page", "search", "packageReadme"];

/** `rototo docs`: see docs/cli.md, "docs". */
export async function docs(invocation: Invocation, io: Io): Promise<Result> {
  const { options } = invocation;
  if (FORMS.filter((form) => options.has(form)).length > 1) {
    throw new UsageError("--export, --page, --search, and --package-readme cannot be used together");
  }
  const sections = readSections(io);
  const pages = sections.flatMap((section) => section.pages);
  const prefix = options.text("page");
  const query = options.text("search");
  const sdk = options.text("packageReadme");
  if (prefix !== undefined) return showPage(pages, prefix, invocation, io);
  if (query !== undefined) return search(pages, query, invocation, io);
  if (options.has("export")) return exportSite(sections, invocation, io);
  if (sdk !== undefined) return packageReadme(pages, sdk, invocation, io);
  return listPages(sections, invocation, io);
}

function listPages(sections: readonly Section[], { json }: Invocation, io: Io): Result {
  const listed = sections.map(({ title, pages }) => ({ title, pages: pages.map(pageJson) }));
  const stdout = json ? prettyJson({ sections: listed }) : sectionsText(sections, styleOf(io.stdout, io.env));
  return { exitCode: 0, stdout };
}

function showPage(pages: readonly Page[], prefix: string, { json }: Invocation, io: Io): Result {
  const found = findPages(pages, prefix);
  const [page] = found;
  if (page === undefined) throw new Failure(`documentation page not found for prefix: ${prefix}`);
  if (found.length > 1) {
    const stdout = json ? prettyJson({ pages: found.map(pageJson) }) : pagesText(found, styleOf(io.stdout, io.env));
    return { exitCode: 1, stdout };
  }
  if (json) return { exitCode: 0, stdout: prettyJson({ ...pageJson(page), markdown: page.markdown }) };
  const text = rewriteLinks(page, pages, (words, id) => `${words} (rototo docs -p ${id})`);
  return { exitCode: 0, stdout: `${text.trimEnd()}\n` };
}

function search(pages: readonly Page[], query: string, { json }: Invocation, io: Io): Result {
  const matches = searchPages(pages, query);
  return {
    exitCode: 0,
    stdout: json ? prettyJson({ query, matches }) : matchesText(matches, styleOf(io.stdout, io.env)),
  };
}

async function exportSite(sections: readonly Section[], { options, json, quiet }: Invocation, io: Io): Promise<Result> {
  const out = options.text("export") ?? "site";
  // Only a site needs the Markdown library.
  const { siteFiles } = await import("../documentation/site.ts");
  const files = siteFiles(sections);
  await uninterrupted(() => {
    for (const [name, html] of files) writeFileWithin(join(resolve(io.cwd, out), name), html);
  });
  return { exitCode: 0, stdout: json ? prettyJson({ out }) : quiet ? "" : `wrote ${files.size} pages to ${out}\n` };
}

async function packageReadme(pages: readonly Page[], sdk: string, invocation: Invocation, io: Io): Promise<Result> {
  const { options, json, quiet } = invocation;
  const out = options.text("out");
  const base = options.text("docsBaseUrl");
  if (out === undefined) throw new UsageError("option '--package-readme <SDK>' needs '--out <FILE>'");
  if (base?.trim() === "") throw new Failure("docs base URL must not be blank");
  const page = pages.find(({ id }) => id === sdk);
  if (page === undefined) throw new Failure(`documentation page not found for prefix: ${sdk}`);
  const text = rewriteLinks(page, pages, (words, id, anchor) => {
    const address = base === undefined ? `docs/${id}.md` : `${base.replace(/\/+$/, "")}/${id}.html`;
    return `[${words}](${address}${anchor})`;
  });
  await uninterrupted(() => writeFileWithin(resolve(io.cwd, out), text));
  return { exitCode: 0, stdout: json ? prettyJson({ sdk, out }) : quiet ? "" : `wrote ${out}\n` };
}

function pageJson({ id, title }: Page): Pick<Page, "id" | "title"> {
  return { id, title };
}
