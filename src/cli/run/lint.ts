import { hostLua } from "../../lua/host-lua.ts";
import { lintNothing } from "../../node/lint-directory.ts";
import { type Diagnostic, hasErrors } from "../../runtime/diagnostics.ts";
import { isRototoError } from "../../runtime/errors.ts";
import type { Model } from "../../runtime/model/model.ts";
import { requireManifest } from "../../runtime/model/require-manifest.ts";
import { customRules, readModel } from "../../runtime/pipeline.ts";
import { lintModel, type WorkspaceLint } from "../../runtime/workspace.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import { takeInventory } from "../inventory.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { type DirectoryPlace, findPlace, stagePlace } from "../place.ts";
import { readInPlace } from "../read-workspace.ts";
import { selectDiagnostics } from "../select-diagnostics.ts";
import { checkSelection, selectedKinds } from "../selection.ts";
import { diagnosticsText, summaryText } from "../terminal/diagnostics-text.ts";
import { ProgressLine } from "../terminal/progress.ts";
import { styleOf } from "../terminal/style.ts";
import { visibleText } from "../terminal/visible-text.ts";

const POLICY = { lua: hostLua };

/** What was linted, with what was read of it, if anything. */
interface Judged {
  readonly report: WorkspaceLint;
  readonly model: Model | undefined;
}

/** `rototo lint`: see docs/cli.md, "lint". */
export async function lint(invocation: Invocation, io: Io): Promise<Result> {
  const { report, model } = await judge(invocation, io);
  const diagnostics = selectDiagnostics(report.diagnostics, invocation.selection);
  const exitCode = hasErrors(diagnostics) ? 1 : 0;
  if (invocation.json) {
    const { root, documents } = report;
    return { exitCode, stdout: prettyJson({ workspace: root, documents, diagnostics }) };
  }
  if (diagnostics.length === 0)
    return { exitCode, stdout: invocation.quiet ? "" : `ok: ${visibleText(report.root)}\n` };
  const stdout = diagnosticsText(diagnostics, { output: io.stdout, style: styleOf(io.stdout, io.env), model });
  return invocation.quiet ? { exitCode, stdout } : { exitCode, stdout, stderr: summary(diagnostics, report, io) };
}

/** On stderr, so that stdout holds the diagnostics and nothing else. */
function summary(
  diagnostics: readonly Diagnostic[],
  { documents }: WorkspaceLint,
  { stdout, stderr, env }: Io,
): string {
  const gap = stdout.isTerminal && stderr.isTerminal ? "\n" : "";
  return `${gap}${summaryText(diagnostics, documents.length, styleOf(stderr, env))}\n`;
}

async function judge({ source, selection, token }: Invocation, io: Io): Promise<Judged> {
  const place = findPlace(source, io);
  const isSelective = selectedKinds(selection).length > 0;
  const inPlace = place.kind === "directory" && !isSelective ? await judgeInPlace(place, io) : null;
  if (inPlace !== null) return inPlace;
  const model = readModel(await stagePlace(place, token, io));
  if (isSelective) {
    requireManifest(model);
    checkSelection(selection, takeInventory(model, await customRules(model, POLICY)));
  }
  return { report: await lintShown(model, io), model };
}

/** Lints a directory as it is, so that a broken or missing workspace is a diagnostic; null where it has parents. */
async function judgeInPlace(place: DirectoryPlace, io: Io): Promise<Judged | null> {
  try {
    const read = readInPlace(place);
    return read && { report: await lintShown(read.model, io), model: read.model };
  } catch (error) {
    if (!isRototoError(error) || error.code !== "workspace_not_found") throw error;
    return { report: lintNothing(place.path, error.message, place.shown), model: undefined };
  }
}

/** Lints; a terminal is told beforehand where that takes long, because no timer runs meanwhile. */
async function lintShown(model: Model, io: Io): Promise<WorkspaceLint> {
  const { documents, customLint } = model;
  const line = new ProgressLine(io, `linting ${documents.length} documents`);
  // About a millisecond for each target of a script, and a hundredth of that for each document by itself.
  if (documents.length * (customLint.length + 0.01) > io.patienceMs) line.show();
  try {
    return await lintModel(model, POLICY);
  } finally {
    line.end();
  }
}
