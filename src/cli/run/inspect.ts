import { hostLua } from "../../lua/host-lua.ts";
import { compileUnchecked } from "../../runtime/compile/compile.ts";
import { messageOf } from "../../runtime/errors.ts";
import { requireManifest } from "../../runtime/model/require-manifest.ts";
import { customRegistrations, customRules } from "../../runtime/pipeline.ts";
import type { JsonObject } from "../../runtime/text/json-value.ts";
import { lintModel } from "../../runtime/workspace.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import { UncheckedWorkspace } from "../../tooling/unchecked-workspace.ts";
import { readContext } from "../context-parts.ts";
import { Failure } from "../failure.ts";
import { type Inspection, type InspectionParts, inspectSelected } from "../inspection.ts";
import { inspectionJson } from "../inspection-json.ts";
import { takeInventory } from "../inventory.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { type ReadWorkspace, readWorkspace } from "../read-workspace.ts";
import { checkSelection, selectedKinds, selects } from "../selection.ts";
import { inspectionText } from "../terminal/inspection-text.ts";
import { styleOf } from "../terminal/style.ts";

const POLICY = { lua: hostLua };

/** `rototo inspect`: see docs/cli.md, "inspect". */
export async function inspect(invocation: Invocation, io: Io): Promise<Result> {
  const { selection, contextParts, json } = invocation;
  if (contextParts.length > 0 && !selects(selection.variables) && !selects(selection.qualifiers)) {
    throw new Failure(
      "inspect --context requires at least one --variable, --variables, --qualifier, or --qualifiers selector",
    );
  }
  const read = await readWorkspace(invocation, io);
  const { model } = read;
  const inventory = takeInventory(model, await customRules(model, POLICY));
  if (selectedKinds(selection).length > 0) {
    requireManifest(model);
    checkSelection(selection, inventory);
  }
  const context = contextParts.length === 0 ? undefined : readContext(contextParts, io);
  const lint = await lintModel(model, POLICY);
  const registrations = await customRegistrations(model, POLICY);
  const inspection = inspectSelected({ model, inventory, lint, registrations, ...resolving(read, context) }, selection);
  const stdout = json ? prettyJson(inspectionJson(inspection)) : shown(inspection, io);
  return { exitCode: 0, stdout };
}

function shown(inspection: Inspection, io: Io): string {
  return inspectionText(inspection, styleOf(io.stdout, io.env));
}

/** What resolving adds: nothing without a context, or where the workspace does not compile. */
function resolving(
  { staged, model }: ReadWorkspace,
  context: JsonObject | undefined,
): Pick<InspectionParts, "runtime" | "traceVariable" | "traceQualifier"> {
  try {
    const workspace = new UncheckedWorkspace({ staged, model, program: compileUnchecked(model) });
    return {
      runtime: { status: "available" },
      traceVariable: (id) => context && workspace.traceVariable(id, context),
      traceQualifier: (id) => context && workspace.traceQualifier(id, context),
    };
  } catch (error) {
    const nothing = (): undefined => undefined;
    const runtime = { status: "unavailable", reason: messageOf(error) } as const;
    return { runtime, traceVariable: nothing, traceQualifier: nothing };
  }
}
