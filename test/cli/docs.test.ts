import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { type Run, runCli } from "./run-cli.ts";

let tree: TemporaryTree;
beforeAll(() => {
  tree = temporaryTree({});
});
afterAll(() => tree[Symbol.dispose]());

const run = (...args: string[]): Promise<Run> => runCli(["docs", ...args], { cwd: tree.root });
const PAGES = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));

test("every page is in exactly one section, with its first heading as title", async () => {
  const { sections } = JSON.parse((await run("--json")).stdout);
  const pages: { id: string; title: string }[] = sections.flatMap(({ pages }: { pages: unknown[] }) => pages);
  expect(pages.map(({ id }) => `${id}.md`).sort()).toEqual(PAGES.sort());
  expect(pages).toContainEqual({ id: "cli", title: "Command line" });
  expect((await run()).stdout).toContain("  cli         Command line\n");
});

test("a page is shown by its id or a prefix that only it has; links to pages say how to read on", async () => {
  const { stdout } = await run("-p", "typescript.html");
  expect(stdout).toContain("sources.md (rototo docs -p sources)");
  expect((await run("--page", "typesc")).stdout).toBe(stdout);
  expect(stdout).not.toContain("](sources.md)");
  for (const index of ["", "/", "index"]) expect((await run("-p", index)).stdout).toContain("# Documentation\n");
  const { id, title, markdown } = JSON.parse((await run("-p", "cli", "--json")).stdout);
  expect({ id, title }).toEqual({ id: "cli", title: "Command line" });
  expect(markdown).toBe(readFileSync(join(ROOT, "docs/cli.md"), "utf8"));
});

test("a prefix of several pages lists them and fails; one of none fails", async () => {
  const { code, stdout } = await run("-p", "performance-");
  expect({ code, lines: stdout.trim().split("\n").length > 1 }).toEqual({ code: 1, lines: true });
  expect(await run("-p", "nope")).toEqual({
    code: 1,
    stdout: "",
    stderr: "error: documentation page not found for prefix: nope\n",
  });
});

test("a search shows lines with what matched, and the title as line 0", async () => {
  const { stdout } = await runCli(["docs", "-s", "^cli: Command|exactly one sect"], { env: { FORCE_COLOR: "1" } });
  expect(stdout).toContain("\u001b[7mcli: Command\u001b[27m line\n");
  expect((await run("-s", "^cli: Command")).stdout).toBe("cli:0: cli: Command line\n");
  const { query, matches } = JSON.parse((await run("-s", "and [lL]ine", "--json")).stdout);
  expect(query).toBe("and [lL]ine");
  expect(matches).toContainEqual({
    page: "cli",
    title: "Command line",
    line: 0,
    text: "cli: Command line",
    spans: [{ start: 9, end: 17 }],
  });
  expect((await run("-s", "[")).stderr).toMatch(/^error: invalid documentation search regex: /);
});

test("the site is whole: every page, every link between pages, nothing from elsewhere", async () => {
  expect((await run("--export", "--json")).stdout).toBe('{\n  "out": "site"\n}\n');
  const files = readdirSync(join(tree.root, "site"));
  expect(files.sort()).toEqual(PAGES.map((name) => name.replace(".md", ".html")).sort());
  for (const file of files) {
    const html = readFileSync(join(tree.root, "site", file), "utf8");
    const links = [...html.matchAll(/href="([a-z0-9-]+\.html)(?:#([^"]*))?"/g)];
    expect(links.length).toBeGreaterThan(PAGES.length - 1);
    for (const [, target = "", anchor] of links) {
      expect(files).toContain(target);
      if (anchor) expect(readFileSync(join(tree.root, "site", target), "utf8")).toContain(`id="${anchor}"`);
    }
    expect(html).not.toMatch(/<(?:script|link|img)/);
  }
});

test("the README of the package has links that lead somewhere", async () => {
  await run("--package-readme", "typescript", "--out", "README.md");
  const readme = readFileSync(join(tree.root, "README.md"), "utf8");
  expect(readme).toContain("(docs/sources.md)");
  await run(
    "--package-readme",
    "typescript",
    "--out",
    "deep/README.md",
    "--docs-base-url",
    "https://docs.example.com/v1/",
  );
  expect(readFileSync(join(tree.root, "deep/README.md"), "utf8")).toContain(
    "(https://docs.example.com/v1/sources.html)",
  );
  expect((await run("--package-readme", "typescript", "--out", "x", "--docs-base-url", " ")).stderr).toBe(
    "error: docs base URL must not be blank\n",
  );
  expect(existsSync(join(tree.root, "x"))).toBe(false);
});

test("forms exclude each other, and a README needs a place", async () => {
  for (const [args, message] of [
    [["-p", "a", "-s", "b"], "--export, --page, --search, and --package-readme cannot be used together"],
    [["--package-readme", "typescript"], "option '--package-readme <SDK>' needs '--out <FILE>'"],
  ] as const) {
    expect(await run(...args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${message}\nTry \`rototo docs --help\`.\n`,
    });
  }
});
