/**
 * Throws mangled workspaces at lint: edited corpus files, random bytes, files in odd places. Whatever they are, lint
 * answers, and says the same of the same files in another order. A small part runs with the tests; the whole is
 * `npm run campaign:lint -- [cases] [seed]`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { type InputFiles, isRototoError, lintFiles, Workspace } from "../../src/runtime/index.ts";
import type { CorpusFile } from "../pack/corpus.ts";

const CORPUS = join(import.meta.dirname, "../conformance");
const TOKENS = [
  "\n",
  "\r\n",
  "\r",
  "=",
  "[",
  "]",
  "[[",
  "]]",
  "{",
  "}",
  '"',
  "'",
  '"""',
  "'''",
  ".",
  ",",
  "#",
  "\\",
  "\u0000",
  "\ufeff",
  "true",
  "inf",
  "nan",
  "-0",
  "1e400",
  "9223372036854775808",
  "1979-05-27",
  "__proto__",
  "constructor",
  "qualifier.",
  "🎬",
  "[[predicate]]",
  "[resolve]",
  '{"$ref":"#"}',
  '{"not":{}}',
  "null",
] as const;

/** What a run of the campaign did. */
export interface FuzzReport {
  readonly cases: number;
  readonly withDiagnostics: number;
  readonly loaded: number;
  readonly slowestMs: number;
}

/**
 * Runs the campaign.
 *
 * @throws Error naming the seed and the case that failed, which are enough to see it again
 */
export async function fuzzLint(cases: number, seed: number): Promise<FuzzReport> {
  const { clean, all } = corpusWorkspaces();
  let withDiagnostics = 0;
  let loaded = 0;
  let slowestMs = 0;
  for (let index = 0; index < cases; index++) {
    const random = randomFrom(seed * 1_000_003 + index);
    const from = random() < 0.5 ? clean : all;
    const files = mangle(from[Math.floor(random() * from.length)] ?? {}, random);
    const start = performance.now();
    try {
      const text = await outcome(files);
      const again = await outcome(new Map([...files].reverse()));
      if (again !== text) throw new Error(`the order of the files matters:\n${text}\n${again}`);
      withDiagnostics += text.length > 2 ? 1 : 0;
      loaded += Number(await loads(files));
    } catch (error) {
      throw new Error(`case ${index} of seed ${seed} failed`, { cause: error });
    }
    slowestMs = Math.max(slowestMs, performance.now() - start);
  }
  return { cases, withDiagnostics, loaded, slowestMs: Math.round(slowestMs) };
}

type Files = ReadonlyMap<string, string | Uint8Array>;

async function outcome(files: Files): Promise<string> {
  try {
    return JSON.stringify((await lintFiles(files)).diagnostics);
  } catch (error) {
    if (isRototoError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** A workspace that loads must also resolve, or fail in a way that is ours. */
async function loads(files: Files): Promise<boolean> {
  const workspace = await ours(() => Workspace.fromFiles(files as InputFiles));
  await ours(() => workspace?.resolveVariables({}));
  await ours(() => workspace?.resolveQualifiers({ viewer: { plan: "gold", id: "x" } }, { validateContext: false }));
  return workspace !== undefined;
}

/** What a call gives, or undefined where it fails in a way that is ours. */
async function ours<T>(body: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await body();
  } catch (error) {
    if (isRototoError(error)) return undefined;
    throw error;
  }
}

function mangle(from: Readonly<Record<string, string>>, random: () => number): Files {
  const files = new Map<string, string | Uint8Array>(Object.entries(from));
  const paths = [...files.keys()];
  for (let edits = 1 + Math.floor(random() * 3); edits > 0; edits--) {
    const path = paths[Math.floor(random() * paths.length)] ?? "x";
    const text = files.get(path);
    if (typeof text === "string") files.set(path, edit(text, random));
  }
  if (random() < 0.1)
    files.set(["variables", "lint/../x", "variables//x.toml", ""][Math.floor(random() * 4)] ?? "", "x");
  return files;
}

function edit(text: string, random: () => number): string | Uint8Array {
  const at = Math.floor(random() * (text.length + 1));
  const to = Math.min(text.length, at + Math.floor(random() * 12));
  const token = TOKENS[Math.floor(random() * TOKENS.length)] ?? "";
  switch (Math.floor(random() * 7)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(to);
    case 2:
      return text.slice(0, at) + token + text.slice(at);
    case 3:
      return text.slice(0, at) + token + text.slice(to);
    case 4:
      return text + text.slice(at);
    case 5:
      return new Uint8Array(Array.from({ length: 40 }, () => Math.floor(random() * 256)));
    default:
      return flipByte(text, random);
  }
}

function flipByte(text: string, random: () => number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return bytes;
}

/** The corpus, and the part of it that loads: edits of a broken workspace seldom leave anything to resolve. */
function corpusWorkspaces(): Record<"clean" | "all", Readonly<Record<string, string>>[]> {
  const cases = readdirSync(CORPUS)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => (JSON.parse(readFileSync(join(CORPUS, name), "utf8")) as CorpusFile).cases);
  const clean = cases.filter(({ lint }) => "ok" in lint && lint.ok);
  return { clean: clean.map(({ files }) => files), all: cases.map(({ files }) => files) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [cases = "20000", seed = "1"] = process.argv.slice(2);
  console.log(`seed ${seed}:`, await fuzzLint(Number(cases), Number(seed)));
}
