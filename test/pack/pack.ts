import { type KernelChoice, lintFiles, ResolveContext, Workspace } from "rototo-edge";
import { diagnosticsDifference, MEMORY_ROOT } from "./compare-diagnostics.ts";
import type { BucketVector, CorpusCase, CorpusFile } from "./corpus.ts";
import { checkPolicy } from "./policy.ts";
import { expectSame, matchesText, type PackReport, Reporter } from "./report.ts";
import { checkBatch, checkResolution, type ResolverSource } from "./resolver.ts";
import { uncheckedResolver } from "./unchecked.ts";

export type { PackReport } from "./report.ts";

/** One file of test/conformance. */
export interface Group {
  /** The file's name without its extension. */
  readonly name: string;
  /** The file's text: JSON that the pack parses itself, so that every host is handed the same bytes. */
  readonly text: string;
}

/** Checks the shipped library on the host this runs on; it needs nothing of the host but the language. */
export async function runPack({
  groups,
  kernel,
}: {
  groups: readonly Group[];
  kernel?: KernelChoice | undefined;
}): Promise<PackReport> {
  const reporter = new Reporter(kernel);
  for (const { text } of groups) {
    const { cases, vectors = [] }: CorpusFile = JSON.parse(text);
    for (const corpusCase of cases) {
      if (corpusCase.needs === undefined) await checkCase(corpusCase, reporter);
      else reporter.skip(corpusCase.name, "needs a file system; test/node/filesystem-conformance.test.ts runs it");
    }
    for (const vector of vectors) {
      await reporter.check(`bucket ${vector.salt} ${vector.value}`, () => checkBucket(vector, reporter));
    }
  }
  await checkPolicy(reporter);
  return reporter.report;
}

/** The build of the kernel that evaluates on this host when none is asked for. */
export async function kernelHere(): Promise<string | undefined> {
  const workspace = await Workspace.fromFiles({ "rototo-workspace.toml": "schema_version = 1\n" });
  workspace.resolveVariables({});
  return workspace.kernel;
}

async function checkCase(corpusCase: CorpusCase, reporter: Reporter): Promise<void> {
  const { name, files, load_error, unchecked = {} } = corpusCase;
  await reporter.check(`${name}: documents`, () => checkDocuments(corpusCase));
  await reporter.check(`${name}: lint`, () => checkLint(corpusCase));

  const open = await loadedOrError(files, reporter);
  if (load_error !== undefined) {
    await reporter.check(`${name}: load error`, () => {
      const message = settleMessage(open);
      if (!matchesText(message, load_error)) throw new Error(`expected ${load_error}, got ${message}`);
    });
  }
  await checkResolutions(name, open, corpusCase, reporter);
  await checkResolutions(`${name}: snapshot`, await throughSnapshot(open, reporter), corpusCase, reporter);
  await checkResolutions(`${name}: unchecked`, () => uncheckedResolver(files, reporter.kernel), unchecked, reporter);
}

async function checkResolutions(
  name: string,
  open: ResolverSource,
  { resolve = [], resolve_all = [] }: Pick<CorpusCase, "resolve" | "resolve_all">,
  reporter: Reporter,
): Promise<void> {
  for (const [index, expected] of resolve.entries()) {
    const id = expected.variable ?? expected.qualifier;
    await reporter.check(`${name}: resolve ${index} ${id}`, () => checkResolution(open, expected));
  }
  for (const [index, expected] of resolve_all.entries()) {
    await reporter.check(`${name}: resolve all ${index} ${expected.of}`, () => checkBatch(open, expected));
  }
}

async function checkDocuments({ files, documents, lint }: CorpusCase): Promise<void> {
  if (documents === undefined || "error" in lint) return;
  const found = (await lintFiles(files)).documents.map(({ path, kind }) => `${kind} ${path}`);
  expectSame(found.join("\n"), documents.map(({ path, kind }) => `${kind} ${path}`).join("\n"), "documents");
}

async function checkLint({ files, lint }: CorpusCase): Promise<void> {
  if ("error" in lint) {
    const message = await lintFiles(files).then(
      () => "no error",
      (error: unknown) => String(error instanceof Error ? error.message : error),
    );
    expectSame(message, lint.error.replace("<root>", MEMORY_ROOT), "lint error");
    return;
  }
  const { diagnostics } = await lintFiles(files);
  const difference = diagnosticsDifference(diagnostics, lint.diagnostics);
  if (difference !== undefined) throw new Error(difference);
  expectSame(String(!diagnostics.some(({ severity }) => severity === "error")), String(lint.ok), "ok");
}

/** A workspace to resolve with, or the error of its load, thrown when it is asked for. */
async function loadedOrError(files: Readonly<Record<string, string>>, reporter: Reporter): Promise<() => Workspace> {
  try {
    const workspace = await Workspace.fromFiles(files, { kernel: reporter.kernel });
    return () => {
      reporter.evaluatedBy(workspace.kernel);
      return workspace;
    };
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** The same workspace after a way through bytes. */
async function throughSnapshot(open: () => Workspace, { kernel }: Reporter): Promise<ResolverSource> {
  let workspace: Workspace;
  try {
    workspace = open();
  } catch {
    return open;
  }
  const copy = await Workspace.fromSnapshot(await workspace.toSnapshot(), { kernel });
  return () => copy;
}

function settleMessage(open: ResolverSource): string {
  try {
    open();
    return "no error";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Reads a bucket off the trace of a qualifier that is nothing but a bucket predicate. */
async function checkBucket({ salt, value, bucket }: BucketVector, { kernel }: Reporter): Promise<void> {
  const files = {
    "rototo-workspace.toml": "schema_version = 1\n",
    "qualifiers/q.toml": [
      "schema_version = 1",
      "[[predicate]]",
      'attribute = "v"',
      'op = "bucket"',
      `salt = ${JSON.stringify(salt).replaceAll("\u007f", "\\u007f")}`,
      "range = [0, 10000]",
    ].join("\n"),
  };
  const workspace = await Workspace.fromFiles(files, { kernel });
  const [predicate] = workspace.traceQualifier("q", ResolveContext.parse(`{"v":${value}}`)).predicates;
  expectSame(String(predicate?.kind === "bucket" && predicate.bucket.value), String(bucket), "bucket");
}
