import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { hostLua } from "../../src/lua/host-lua.ts";
import { lintDirectory } from "../../src/node/lint-directory.ts";
import { readDirectory } from "../../src/node/read-directory.ts";
import { messageOf } from "../../src/runtime/errors.ts";
import { loadStaged } from "../../src/runtime/pipeline.ts";
import { lintFiles, type WorkspaceLint } from "../../src/runtime/workspace.ts";
import { diagnosticsDifference } from "../pack/compare-diagnostics.ts";
import type { CorpusCase, CorpusFile } from "../pack/corpus.ts";
import { matchesText } from "../pack/report.ts";
import { checkBatch, checkResolution, type ResolverSource } from "../pack/resolver.ts";
import { StagedWorkspace, uncheckedWorkspace } from "../pack/unchecked.ts";
import { temporaryTree } from "./temporary-tree.ts";

// The pack names the package by its own name, which is what is built; here it judges the sources.
vi.mock("rototo-edge", () => import("../../src/index.ts"));

const FOLDER = join(import.meta.dirname, "../conformance");
const FILESYSTEM_GROUP = "26-filesystem.json";

interface FilesystemCase extends CorpusCase {
  readonly files_base64?: Readonly<Record<string, string>>;
  readonly dirs?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  readonly root?: string;
}

function readGroup(name: string): readonly FilesystemCase[] {
  const { cases }: CorpusFile = JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
  return cases;
}

function writeCase({ files, files_base64 = {}, dirs = [], links = {}, root = "" }: FilesystemCase) {
  const binary = Object.entries(files_base64).map(([path, text]) => [path, Buffer.from(text, "base64")] as const);
  const tree = temporaryTree({ files: { ...files, ...Object.fromEntries(binary) }, dirs, links });
  return { ...tree, root: join(tree.root, root) };
}

describe("the file system group of the corpus", () => {
  const cases = readGroup(FILESYSTEM_GROUP);

  test.each(cases)("$name: lint", async ({ lint, documents, ...rest }) => {
    using tree = writeCase({ lint, ...rest });
    if ("error" in lint) {
      await expect(lintDirectory(tree.root)).rejects.toThrow(lint.error.replace("<root>", tree.root));
      return;
    }
    const report = await lintDirectory(tree.root);
    expect(diagnosticsDifference(report.diagnostics, lint.diagnostics, tree.root)).toBeUndefined();
    expect(report.diagnostics.every(({ severity }) => severity !== "error")).toBe(lint.ok);
    expect(report.root).toBe(tree.root);
    if (documents) expect(report.documents.map(({ path, kind }) => ({ path, kind }))).toEqual(documents);
  });

  test.each(cases.filter(({ load_error }) => load_error !== undefined))("$name: load error", async (corpusCase) => {
    using tree = writeCase(corpusCase);
    const message = failureOf(await outcomeOf(loadStaged(readDirectory(tree.root), {})));
    expect(matchesText(message, corpusCase.load_error ?? "")).toBe(true);
  });

  test.each(cases.filter(({ resolve, unchecked }) => resolve || unchecked))("$name: resolve", async (corpusCase) => {
    using tree = writeCase(corpusCase);
    const outcome = await outcomeOf(loadStaged(readDirectory(tree.root), {}));
    const loaded: ResolverSource = () => new StagedWorkspace(outcome());
    const unchecked: ResolverSource = () => uncheckedWorkspace(readDirectory(tree.root));
    for (const expected of corpusCase.resolve ?? []) checkResolution(loaded, expected);
    for (const expected of corpusCase.resolve_all ?? []) checkBatch(loaded, expected);
    for (const expected of corpusCase.unchecked?.resolve ?? []) checkResolution(unchecked, expected);
    for (const expected of corpusCase.unchecked?.resolve_all ?? []) checkBatch(unchecked, expected);
  });
});

describe("a directory and the same files in memory", () => {
  const others = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && name !== FILESYSTEM_GROUP);
  const sample = others.flatMap((group) => readGroup(group).filter((_, index) => index % 7 === 0));

  test(`give the same lint for every seventh case, ${sample.length} in all`, async () => {
    const different: string[] = [];
    for (const corpusCase of sample) {
      using tree = writeCase(corpusCase);
      const onDisk = await outcome(() => lintDirectory(tree.root), tree.root);
      const inMemory = await outcome(() => lintFiles(corpusCase.files, { lua: hostLua }), "rototo:");
      if (onDisk !== inMemory) different.push(corpusCase.name);
    }
    expect(sample.length).toBeGreaterThan(200);
    expect(different).toEqual([]);
  });
});

/** All that lint says, as text, with a stand-in for the root and without the documents' URIs. */
async function outcome(lint: () => WorkspaceLint | Promise<WorkspaceLint>, root: string): Promise<string> {
  let said: unknown;
  try {
    const { diagnostics, documents } = await lint();
    said = { diagnostics, documents: documents.map(({ uri: _, ...rest }) => rest) };
  } catch (error) {
    said = messageOf(error);
  }
  return JSON.stringify(said).replaceAll(root, "<root>");
}

/** What a promise gave, or its error, when it is asked for. */
function outcomeOf<T>(promise: Promise<T>): Promise<() => T> {
  return promise.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
}

function failureOf(body: () => unknown): string {
  try {
    body();
    return "no failure";
  } catch (error) {
    return messageOf(error);
  }
}
