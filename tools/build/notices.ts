import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { ROOT } from "./bundle.ts";
import { packagesIn } from "./packages.ts";

/** The licences of what is in the Lua module, which is no part of any bundle's JavaScript. */
const LUA_NOTICE = "wasm/lua/LICENSE.txt";

/** Writes the licences of the packages inside a bundle and of the Lua module beside it, as most of them ask for. */
export async function writeNotices(metafile: Metafile, file: string): Promise<void> {
  const notices = await Promise.all([
    ...packagesIn(metafile).map(({ directory }) => notice(join(ROOT, directory))),
    readFile(join(ROOT, LUA_NOTICE), "utf8"),
  ]);
  await writeFile(join(ROOT, file), notices.join(`\n${"-".repeat(80)}\n\n`));
}

async function notice(directory: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  const files = (await readdir(directory)).filter((file) => /^licen[cs]e/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), "utf8")));
  return [`${name} ${version}, ${license}\n`, ...texts.map((text) => `${text.trimEnd()}\n`)].join("\n");
}
