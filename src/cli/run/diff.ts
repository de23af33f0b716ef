import { compileUnchecked } from "../../runtime/compile/compile.ts";
import { type ResolutionImpact, resolutionImpacts } from "../../tooling/diff/resolution-impacts.ts";
import { semanticChanges } from "../../tooling/diff/semantic-changes.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import { UncheckedWorkspace } from "../../tooling/unchecked-workspace.ts";
import { readContext } from "../context-parts.ts";
import { differenceJson } from "../difference.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { type ReadWorkspace, readWorkspace } from "../read-workspace.ts";
import { differenceText } from "../terminal/difference-text.ts";
import { styleOf } from "../terminal/style.ts";

/** `rototo diff`: see docs/cli.md, "diff". */
export async function diff(invocation: Invocation, io: Io): Promise<Result> {
  const { args, token, contextParts, json } = invocation;
  const before = await readWorkspace({ source: args[0], token }, io);
  const after = await readWorkspace({ source: args[1], token }, io);
  const changes = semanticChanges(before.model, after.model);
  const impacts = contextParts.length === 0 ? undefined : impactsOf({ before, after }, invocation, io);
  const difference = { before: before.staged.root, after: after.staged.root, changes, impacts };
  const stdout = json ? prettyJson(differenceJson(difference)) : differenceText(difference, styleOf(io.stdout, io.env));
  return { exitCode: 0, stdout };
}

function impactsOf(
  { before, after }: { readonly before: ReadWorkspace; readonly after: ReadWorkspace },
  { contextParts }: Invocation,
  io: Io,
): ResolutionImpact[] {
  const context = readContext(contextParts, io);
  return resolutionImpacts(opened(before), opened(after), context);
}

function opened({ staged, model }: ReadWorkspace): UncheckedWorkspace {
  return new UncheckedWorkspace({ staged, model, program: compileUnchecked(model) });
}
