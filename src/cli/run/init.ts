import { join, resolve } from "node:path";
import { isFile } from "../../node/is-file.ts";
import { makeDirectory, uninterrupted, writeFile } from "../../node/write-file.ts";
import { MANIFEST_PATH } from "../../runtime/format/layout.ts";
import { readModel } from "../../runtime/pipeline.ts";
import { type EntityKind, entityIdProblem } from "../../tooling/init/entity-id.ts";
import { contextSchemaText } from "../../tooling/init/infer-context-schema.ts";
import { type InitTarget, initPlan } from "../../tooling/init/plan.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import { Failure } from "../failure.ts";
import { checkPlan, type InitStep } from "../init-steps.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { findPlace, stagePlace } from "../place.ts";
import { styleOf } from "../terminal/style.ts";
import { visibleText } from "../terminal/visible-text.ts";

const ENTITIES: readonly EntityKind[] = ["qualifier", "variable", "resource"];

/** `rototo init`: see docs/cli.md, "init". */
export async function init(invocation: Invocation, io: Io): Promise<Result> {
  const { options, json, quiet } = invocation;
  const wanted = wantedTarget(invocation);
  const typed = invocation.source ?? "";
  if (typed.includes("://") || typed.startsWith("git+")) {
    throw new Failure("init requires a local workspace path, not a workspace source URI");
  }
  const workspace = resolve(io.cwd, typed);
  const initialized = isFile(join(workspace, MANIFEST_PATH), { otherwise: false });
  const target = wanted === "context" ? await contextTarget(initialized ? workspace : undefined, io) : wanted;
  const dryRun = options.has("dryRun");
  const steps = checkPlan(initPlan(target, { initialized }), { workspace, force: options.has("force"), dryRun });
  if (!dryRun) {
    await uninterrupted(() => {
      for (const step of steps) perform(step);
    });
  }

  if (json) return { exitCode: 0, stdout: prettyJson(initJson(workspace, dryRun, steps)) };
  return { exitCode: 0, stdout: quiet ? "" : initText(workspace, steps, io) };
}

function wantedTarget({ options }: Invocation): InitTarget | "context" | undefined {
  const given = ENTITIES.filter((kind) => options.has(kind));
  if (given.length + Number(options.has("context")) > 1) {
    throw new Failure("init accepts one entity flag at a time: --qualifier, --variable, --resource, or --context");
  }
  const [kind] = given;
  if (kind === undefined) return options.has("context") ? "context" : undefined;
  const id = options.text(kind) ?? "";
  const problem = entityIdProblem(kind, id);
  if (problem !== undefined) throw new Failure(problem);
  return { kind, id };
}

async function contextTarget(workspace: string | undefined, io: Io): Promise<InitTarget> {
  if (workspace === undefined) return { kind: "context", text: contextSchemaText(undefined) };
  const staged = await stagePlace(findPlace(workspace, io), undefined, io);
  return { kind: "context", text: contextSchemaText(readModel(staged)) };
}

function perform({ text, absolute }: InitStep): void {
  if (text === undefined) makeDirectory(absolute);
  else writeFile(absolute, text);
}

function initJson(workspace: string, dryRun: boolean, steps: readonly InitStep[]): unknown {
  const files = steps.map(({ kind, path, action }) => ({ kind, path, action: action.replace(" ", "_") }));
  return { command: "init", workspace, dry_run: dryRun, files };
}

function initText(workspace: string, steps: readonly InitStep[], io: Io): string {
  const style = styleOf(io.stdout, io.env);
  const lines = steps.map(({ action, path }) => {
    const paint = action === "exists" ? style.faint : style.good;
    return `  ${paint(`${action}:`.padEnd(15))} ${visibleText(path)}\n`;
  });
  return [`workspace: ${visibleText(workspace)}\n`, ...lines].join("");
}
