import { compile } from "./compile/compile.ts";
import type { Program } from "./compile/program.ts";
import { RototoError } from "./errors.ts";
import { discover } from "./format/discover.ts";
import { isDocumentPath } from "./format/layout.ts";
import type { Kernel } from "./kernel/kernel.ts";
import type { CatalogEntry } from "./lint/catalog-entry.ts";
import { type LintReport, lint, policyRegistrations, policyRules } from "./lint/lint.ts";
import type { Registration } from "./lint/policy/registration.ts";
import { type PolicyOptions, startPolicy } from "./lint/start-policy.ts";
import { buildModel } from "./model/build-model.ts";
import type { Model } from "./model/model.ts";
import { requireManifest } from "./model/require-manifest.ts";
import type { EvaluateOptions } from "./resolve/resolving-workspace.ts";
import { readSnapshot } from "./snapshot/read-snapshot.ts";
import type { Fingerprint, StagedSource } from "./source/files.ts";
import { fetchSnapshot } from "./source/snapshot.ts";
import { parseSource } from "./source/source.ts";
import { stage } from "./source/stage.ts";
import type { StageOptions } from "./source/stage-options.ts";

/** Files, and all that was made of them; each field is the noun of one stage. */
export interface LoadedWorkspace {
  readonly staged: StagedSource;
  readonly model: Model;
  /** Absent where the workspace was only inspected. */
  readonly report?: LintReport;
  /** Absent where the workspace was only inspected. */
  readonly program?: Program;
}

/** What a snapshot holds of a workspace: the noun of the last stage alone, because the others were passed when it was made. */
export interface MappedWorkspace {
  readonly staged: Omit<StagedSource, "files">;
  readonly program: Program;
  /** What has checked the program, and holds it for one who evaluates it; null without WebAssembly. */
  readonly kernel: Kernel | null;
}

/** An earlier version, as far as a load takes from it what has not changed since. */
export interface Earlier {
  readonly model: Model;
  /** Absent where it was not judged. */
  readonly report?: LintReport | undefined;
  readonly fingerprint: Fingerprint | null;
  readonly objects: StagedSource["objects"] | undefined;
}

/** The whole way, from a source to something that resolves: fetch, parse, judge, compile; or fetch, where that has been done. */
export async function load(
  source: string,
  options: StageOptions & PolicyOptions & EvaluateOptions,
  earlier?: Earlier,
): Promise<LoadedWorkspace | MappedWorkspace> {
  const parsed = parseSource(source, options);
  if (parsed.kind === "snapshot") {
    const { bytes, ...place } = await fetchSnapshot(parsed, options);
    const { program, kernel, fingerprint } = await readSnapshot(bytes, options.kernel);
    return { staged: { ...place, fingerprint }, program, kernel };
  }
  return pass(await inspect(source, options, earlier), options, earlier);
}

/** The way without judgement, for tools: fetch and parse. */
export async function inspect(source: string, options: StageOptions, earlier?: Earlier): Promise<LoadedWorkspace> {
  return inspectStaged(await fetchDocuments(source, options, earlier), earlier);
}

function fetchDocuments(source: string, options: StageOptions, earlier?: Earlier): Promise<StagedSource> {
  const known = earlier && { previous: earlier.fingerprint, known: earlier.objects ?? new Map() };
  return stage(source, { relevant: isDocumentPath, ...options, ...known });
}

/** {@link load} from files that are already here, with whatever they inherit among them. */
export async function loadStaged(
  staged: StagedSource,
  options: PolicyOptions,
  earlier?: Earlier,
): Promise<LoadedWorkspace> {
  return pass(inspectStaged(staged, earlier), options, earlier);
}

/** {@link inspect} from files that are already here. */
export function inspectStaged(staged: StagedSource, earlier?: Earlier): LoadedWorkspace {
  const model = readModel(staged, earlier);
  requireManifest(model);
  return { staged, model };
}

/** Files to typed view; a broken document is part of the view. */
export function readModel(staged: StagedSource, earlier?: Earlier): Model {
  const { files, root, changes } = staged;
  const documents = discover(files, root, { previous: earlier?.model.documents, changes });
  return buildModel(documents, staged, earlier?.model);
}

/** Judges a model by the rules and by its own policy. */
export async function judge(model: Model, options: PolicyOptions, earlier?: Earlier): Promise<LintReport> {
  const { model: before, report } = earlier ?? {};
  return lint(model, await startPolicy(model, options), before && report && { model: before, report });
}

/** The rules that a model's policy defines; its handlers do not run. */
export async function customRules(model: Model, options: PolicyOptions): Promise<readonly CatalogEntry[]> {
  return policyRules(model, await startPolicy(model, options));
}

/** What a model's scripts register, for tools; their handlers do not run. */
export async function customRegistrations(model: Model, options: PolicyOptions): Promise<readonly Registration[]> {
  return policyRegistrations(model, await startPolicy(model, options));
}

async function pass(
  { staged, model }: LoadedWorkspace,
  options: PolicyOptions,
  earlier?: Earlier,
): Promise<LoadedWorkspace> {
  const report = await judge(model, options, earlier);
  if (report.checked === null) throw lintFailed(report);
  return { staged, model, report, program: compile(report.checked, earlier?.model) };
}

function lintFailed({ diagnostics }: LintReport): RototoError {
  const message = `workspace lint failed with ${diagnostics.length} diagnostic(s)`;
  return new RototoError("lint_failed", message, { diagnostics });
}
