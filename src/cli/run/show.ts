import { hostLua } from "../../lua/host-lua.ts";
import { requireManifest } from "../../runtime/model/require-manifest.ts";
import { customRules, readModel } from "../../runtime/pipeline.ts";
import { FreeForm, prettyJson } from "../../tooling/pretty-json.ts";
import { takeInventory } from "../inventory.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { findPlace, stagePlace } from "../place.ts";
import { checkSelection, type Selection, selectedKinds } from "../selection.ts";
import { chooseShown } from "../showing.ts";
import { catalogJson, workspaceJson } from "../showing-json.ts";
import { showingText } from "../terminal/showing-text.ts";
import { styleOf } from "../terminal/style.ts";

/** `rototo show`: see docs/cli.md, "show". */
export async function show(invocation: Invocation, io: Io): Promise<Result> {
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
