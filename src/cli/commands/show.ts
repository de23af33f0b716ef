import { hostLua } from "../../lua/host-lua.ts";
import { requireManifest } from "../../runtime/model/require-manifest.ts";
import { customRules, readModel } from "../../runtime/pipeline.ts";
import type { CommandSpec } from "../command-spec.ts";
import { takeInventory } from "../inventory.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { findPlace, stagePlace } from "../place.ts";
import { FreeForm, prettyJson } from "../pretty-json.ts";
import { checkSelection, SELECTABLE, type Selection, selectedKinds } from "../selection.ts";
import { chooseShown } from "../showing.ts";
import { catalogJson, workspaceJson } from "../showing-json.ts";
import { showingText } from "../terminal/showing-text.ts";
import { styleOf } from "../terminal/style.ts";

/** `rototo show`: see docs/cli.md, "show". */
export const showCommand: CommandSpec = {
  name: "show",
  summary: "list what is in a workspace, or explain lint rules",
  description:
    "Lists what is in a workspace, shows parts of it, and explains lint rules.\n" +
    "The built-in rules can be shown without a workspace.",
  selectors: SELECTABLE,
  examples: [
    { call: "rototo show", does: "list what is in the workspace around the current directory" },
    { call: "rototo show config/app --variable max-projects", does: "show one variable" },
    { call: "rototo show --lint-rules", does: "list the built-in lint rules" },
    { call: "rototo show --lint-rule rototo/qualifier-cycle", does: "explain one of them" },
  ],
  run: show,
};

async function show(invocation: Invocation, io: Io): Promise<Result> {
  const { source, selection, token } = invocation;
  // What every workspace has can be shown without one.
  if (source === undefined && isRulesOnly(selection)) return showCatalog(invocation, io);
  const model = readModel(await stagePlace(findPlace(source, io), token, io));
  requireManifest(model);
  const inventory = takeInventory(model, await customRules(model, { lua: hostLua }));
  checkSelection(selection, inventory);
  const showing = chooseShown(inventory, selection, model);
  const stdout = invocation.json
    ? prettyJson(new FreeForm(workspaceJson(model.root, showing)))
    : showingText(showing, { workspace: model.root, output: io.stdout, style: styleOf(io.stdout, io.env) });
  return { exitCode: 0, stdout };
}

function showCatalog({ selection, json }: Invocation, io: Io): Result {
  const inventory = takeInventory({ documents: [] });
  checkSelection(selection, inventory);
  const showing = chooseShown(inventory, selection, undefined);
  const stdout = json
    ? catalogJson(showing)
        .map((document) => prettyJson(new FreeForm(document)))
        .join("")
    : showingText(showing, { workspace: undefined, output: io.stdout, style: styleOf(io.stdout, io.env) });
  return { exitCode: 0, stdout };
}

function isRulesOnly(selection: Selection): boolean {
  const kinds = selectedKinds(selection);
  return kinds.length > 0 && kinds.every((kind) => kind === "lintRules" || kind === "lintAuthorities");
}
