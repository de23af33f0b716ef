import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

const SKIPPED = /(^|\/)(node_modules|dist|\.\w+)\//;
const CODE = /^(`{3,})[\s\S]*?^\1|`[^`\n]*`/gm;
const LINK = /\]\(<?([^)\s>]+)>?[^)]*\)/g;

/**
 * Finds the relative links of all Markdown files below a directory that lead to no file, or to no heading of one.
 * Gives one line for each: `path:line what is missing`.
 */
export async function brokenLinks(directory: string): Promise<string[]> {
  const paths = (await readdir(directory, { recursive: true })).filter((path) => path.endsWith(".md"));
  const documents = paths.filter((path) => !SKIPPED.test(path)).sort();
  const texts = new Map<string, string>();
  for (const path of documents) texts.set(resolve(directory, path), await readFile(join(directory, path), "utf8"));
  return [...texts].flatMap(([file, text]) =>
    linksOf(text).flatMap(({ target, line }) => {
      const fault = faultOf(file, target, texts);
      return fault === undefined ? [] : [`${relative(directory, file)}:${line} ${fault}`];
    }),
  );
}

function linksOf(text: string): { target: string; line: number }[] {
  // What stands in code is no link; line breaks stay, so that lines can be counted.
  const prose = text.replace(CODE, (code) => code.replace(/[^\n]/g, " "));
  return [...prose.matchAll(LINK)].map(({ 1: target = "", index }) => ({
    target,
    line: prose.slice(0, index).split("\n").length,
  }));
}

function faultOf(from: string, target: string, texts: ReadonlyMap<string, string>): string | undefined {
  if (/^[a-z]+:/i.test(target)) return undefined;
  const [path = "", fragment] = target.split("#");
  const file = path === "" ? from : resolve(dirname(from), decodeURIComponent(path));
  if (!existsSync(file)) return `there is no ${target}`;
  const text = texts.get(file);
  if (fragment === undefined || text === undefined) return undefined;
  return anchorsOf(text).has(fragment) ? undefined : `there is no heading for ${target}`;
}

/** The anchors that GitHub gives the headings of a document. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ""] of text.replace(/^(`{3,})[\s\S]*?^\1/gm, "").matchAll(/^#+\s+(.*)$/gm)) {
    const anchor = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-");
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}
