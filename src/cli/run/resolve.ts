import { prettyJson } from "../../tooling/pretty-json.ts";
import { readContext } from "../context-parts.ts";
import { Failure } from "../failure.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { openUnchecked } from "../open-unchecked.ts";
import { chooses, requireKnown, selectedKinds } from "../selection.ts";
import { styleOf } from "../terminal/style.ts";
import { tracesText } from "../terminal/traces-text.ts";
import { tracesJson } from "../traces.ts";

/** `rototo resolve`: see docs/cli.md, "resolve". */
export async function resolve(invocation: Invocation, io: Io): Promise<Result> {
  const { source, selection, token, contextParts, json } = invocation;
  if (selectedKinds(selection).length === 0) {
    throw new Failure("resolve requires at least one --variable, --variables, --qualifier, or --qualifiers selector");
  }
  const { root, model, workspace } = await openUnchecked({ source, token }, io);
  const variableIds = [...model.variables.keys()];
  const qualifierIds = [...model.qualifiers.keys()];
  requireKnown("variables", selection.variables, variableIds);
  requireKnown("qualifiers", selection.qualifiers, qualifierIds);

  const context = readContext(contextParts, io);
  workspace.validateContext(context);
  const unvalidated = { validateContext: false };
  const variables = variableIds
    .filter((id) => chooses(selection.variables, id))
    .map((id) => workspace.traceVariable(id, context, unvalidated));
  const qualifiers = qualifierIds
    .filter((id) => chooses(selection.qualifiers, id))
    .map((id) => workspace.traceQualifier(id, context, unvalidated));

  const traces = { workspace: root, variables, qualifiers };
  const stdout = json ? prettyJson(tracesJson(traces)) : tracesText(traces, styleOf(io.stdout, io.env));
  return { exitCode: 0, stdout };
}
