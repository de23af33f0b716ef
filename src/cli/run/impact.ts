import { resolve } from "node:path";
import { readTextFile } from "../../node/read-text-file.ts";
import { uninterrupted, writeFileWithin } from "../../node/write-file.ts";
import { messageOf } from "../../runtime/errors.ts";
import type { JsonObject } from "../../runtime/text/json-value.ts";
import { boundaryContexts, type Version } from "../../tooling/impact/boundary-contexts.ts";
import { measureImpact } from "../../tooling/impact/measure-impact.ts";
import { readContexts } from "../../tooling/impact/read-contexts.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import { Failure } from "../failure.ts";
import { impactHtml } from "../impact-html.ts";
import { impactMarkdown } from "../impact-markdown.ts";
import { type ImpactReport, impactJson } from "../impact-report.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { type Opened, openUnchecked } from "../open-unchecked.ts";
import { chooses, requireKnown, selects } from "../selection.ts";
import { impactText } from "../terminal/impact-text.ts";

/** `rototo impact`: see docs/cli.md, "impact". */
export async function impact(invocation: Invocation, io: Io): Promise<Result> {
  const { args, token, json } = invocation;
  const before = await openUnchecked({ source: args[0], token }, io);
  const after = await openUnchecked({ source: args[1], token }, io);
  const report = reportOf({ before, after }, recorded(invocation, io), invocation);
  await writeReports(report, invocation, io);
  return { exitCode: 0, stdout: json ? prettyJson(impactJson(report)) : impactText(report, io) };
}

function reportOf(
  { before, after }: { readonly before: Opened; readonly after: Opened },
  contexts: readonly JsonObject[] | undefined,
  { selection }: Invocation,
): ImpactReport {
  const known = [...before.model.variables.keys(), ...after.model.variables.keys()];
  requireKnown("variables", selection.variables, known);
  const ids = ({ model }: Version): string[] =>
    [...model.variables.keys()].filter((id) => !selects(selection.variables) || chooses(selection.variables, id));
  return {
    before: before.root,
    after: after.root,
    generated: contexts === undefined,
    ...measureImpact(
      { before: before.workspace, after: after.workspace },
      { before: ids(before), after: ids(after) },
      contexts ?? boundaryContexts([before, after]),
    ),
  };
}

function recorded({ options }: Invocation, { cwd }: Io): JsonObject[] | undefined {
  const path = options.text("contexts");
  if (path === undefined) return undefined;
  try {
    return readContexts(readTextFile(resolve(cwd, path)));
  } catch (error) {
    throw new Failure(`failed to read contexts ${path}: ${messageOf(error)}`);
  }
}

async function writeReports(report: ImpactReport, { options }: Invocation, { cwd }: Io): Promise<void> {
  const html = options.text("html");
  const markdown = options.text("markdown");
  await uninterrupted(() => {
    if (html !== undefined) writeFileWithin(resolve(cwd, html), impactHtml(report));
    if (markdown !== undefined) writeFileWithin(resolve(cwd, markdown), impactMarkdown(report));
  });
}
