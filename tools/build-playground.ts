/**
 * Writes src/edge/playground-page.ts, which is committed, from src/playground/: one page with its script and style in it,
 * and the policy that lets exactly these two run. `-- --check` only tells whether it differs.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./build/bundle.ts";

const SOURCE = join(ROOT, "src/playground");
const TARGET = join(ROOT, "src/edge/playground-page.ts");

async function minified(entry: string): Promise<string> {
  const options = {
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
  } as const;
  const { outputFiles } = await build({ ...options, entryPoints: [join(SOURCE, entry)] });
  return outputFiles[0]?.text.trim() ?? "";
}

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const [script, style] = await Promise.all([minified("main.ts"), minified("style.css")]);
const html = (await readFile(join(SOURCE, "index.html"), "utf8"))
  .replace("/* style.css */", () => style)
  .replace("/* main.js */", () => script);
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
const text = `// Made by \`npm run build:playground\` from src/playground/.
// biome-ignore-all format: it is one page.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the page's script has some.

/** The playground, as one page. */
export const PLAYGROUND_PAGE: string = ${JSON.stringify(html)};

/** What the page may do: run its own script and style, and ask the service it came from. */
export const PLAYGROUND_POLICY: string = ${JSON.stringify(policy)};
`;

if (!process.argv.includes("--check")) await writeFile(TARGET, text);
else if ((await readFile(TARGET, "utf8")) !== text) {
  console.error("src/edge/playground-page.ts differs from src/playground/: run `npm run build:playground`");
  process.exitCode = 1;
}
