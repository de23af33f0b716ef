import { marked } from "marked";
import { INDEX, type Page, rewriteLinks, type Section } from "./pages.ts";

/** The documentation as a site: the HTML of each page by its file name, whole without network. */
export function siteFiles(sections: readonly Section[]): Map<string, string> {
  const pages = sections.flatMap((section) => section.pages);
  return new Map(pages.map((page) => [`${page.id}.html`, pageHtml(page, pages, sections)]));
}

function pageHtml(page: Page, pages: readonly Page[], sections: readonly Section[]): string {
  const markdown = rewriteLinks(page, pages, (text, id, anchor) => `[${text}](${id}.html${anchor})`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)}${page.id === INDEX ? "" : " – rototo"}</title>
<style>${STYLE}</style>
</head>
<body>
<nav>${sections.map((section) => navigation(section, page)).join("")}</nav>
<main>
${withAnchors(marked.parse(markdown, { async: false }))}</main>
</body>
</html>
`;
}

function navigation({ title, pages }: Section, current: Page): string {
  const items = pages.map(({ id, title: name }) => {
    const mark = id === current.id ? ' aria-current="page"' : "";
    return `<li><a href="${id}.html"${mark}>${escaped(name)}</a></li>`;
  });
  return `<h2>${escaped(title)}</h2><ul>${items.join("")}</ul>`;
}

/** Gives headings the ids that links between pages use. */
function withAnchors(html: string): string {
  return html.replace(/<h([1-6])>(.*?)<\/h\1>/g, (_, level: string, content: string) => {
    const words = content.replace(/<[^>]+>|&[a-z#0-9]+;/g, "").toLowerCase();
    const id = words.replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
    return `<h${level} id="${id}">${content}</h${level}>`;
  });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --code: #8881; --link: light-dark(#0550ae, #79c0ff) }
body { display: flex; gap: 3rem; margin: 0 auto; max-width: 76rem; padding: 1.5rem; font: 16px/1.6 system-ui, sans-serif }
nav { flex: 0 0 13rem; position: sticky; top: 1.5rem; align-self: flex-start; font-size: 0.9rem }
nav h2 { font-size: 0.8rem; letter-spacing: 0.06em; margin: 1.2rem 0 0.3rem; opacity: 0.7; text-transform: uppercase }
nav ul { list-style: none; margin: 0; padding: 0 } nav li { margin: 0.2rem 0 }
main { flex: 1; min-width: 0 } main h1 { line-height: 1.2; margin-top: 0 } a { color: var(--link) }
a[aria-current] { color: inherit; font-weight: 600; text-decoration: none }
pre, code { background: var(--code); border-radius: 4px; font: 0.88em/1.5 ui-monospace, monospace }
code { padding: 0.1em 0.3em } pre { overflow-x: auto; padding: 0.8rem } pre code { background: none; padding: 0 }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top }
@media (max-width: 50rem) { body { display: block } nav { position: static } }
`;
