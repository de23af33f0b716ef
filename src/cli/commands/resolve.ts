import { resolve as resolvePath } from "node:path";
import { readTextFile } from "../../node/read-text-file.ts";
import { compileUnchecked } from "../../runtime/compile/compile.ts";
import { programIds } from "../../runtime/compile/program.ts";
import { readModel } from "../../runtime/pipeline.ts";
import type { CommandSpec } from "../command-spec.ts";
import { contextOfParts } from "../context-parts.ts";
import { Failure } from "../failure.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { findPlace, stagePlace } from "../place.ts";
import { prettyJson } from "../pretty-json.ts";
import { chooses, requireKnown, selectedKinds } from "../selection.ts";
import { styleOf } from "../terminal/style.ts";
import { tracesText } from "../terminal/traces-text.ts";
import { tracesJson } from "../traces.ts";
import { UncheckedWorkspace } from "../unchecked-workspace.ts";

/** `rototo resolve`: see docs/cli.md, "resolve". */
export const resolveCommand: CommandSpec = {
  name: "resolve",
  summary: "resolve variables and qualifiers, and show why",
  description: "Resolves variables and qualifiers against a context, and shows every step that led to the answer.",
  selectors: ["variables", "qualifiers"],
  takesContext: true,
  examples: [
    { call: "rototo resolve --variable max-projects --context account.plan=premium", does: "resolve one variable" },
    {
      call: "rototo resolve config/app --variables --context @request.json",
      does: "resolve all, with a context from a file",
    },
    { call: "rototo resolve --qualifiers --context @request.json --context user.id=42", does: "change a part of it" },
    { call: `rototo resolve --variables --json --context '{"user": {"id": 42}}'`, does: "for a program" },
  ],
  run: resolve,
};

async function resolve(invocation: Invocation, io: Io): Promise<Result> {
  const { source, selection, token, contextParts, json } = invocation;
  if (selectedKinds(selection).length === 0) {
    throw new Failure("resolve requires at least one --variable, --variables, --qualifier, or --qualifiers selector");
  }
  const staged = await stagePlace(findPlace(source, io), token, io);
  const model = readModel(staged);
  const program = compileUnchecked(model);
  const { variables: variableIds, qualifiers: qualifierIds } = programIds(program);
  requireKnown("variables", selection.variables, variableIds);
  requireKnown("qualifiers", selection.qualifiers, qualifierIds);

  const context = contextOfParts(contextParts, (path) => readTextFile(resolvePath(io.cwd, path)));
  const handle = new UncheckedWorkspace({ staged, model, program });
  handle.validateContext(context);
  const unvalidated = { validateContext: false };
  const variables = variableIds
    .filter((id) => chooses(selection.variables, id))
    .map((id) => handle.traceVariable(id, context, unvalidated));
  const qualifiers = qualifierIds
    .filter((id) => chooses(selection.qualifiers, id))
    .map((id) => handle.traceQualifier(id, context, unvalidated));

  const traces = { workspace: staged.root, variables, qualifiers };
  const stdout = json ? prettyJson(tracesJson(traces)) : tracesText(traces, styleOf(io.stdout, io.env));
  return { exitCode: 0, stdout };
}
