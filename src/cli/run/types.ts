import { resolve } from "node:path";
import { hostLua } from "../../lua/host-lua.ts";
import { readTextFile } from "../../node/read-text-file.ts";
import { uninterrupted, writeFileWithin } from "../../node/write-file.ts";
import type { Model } from "../../runtime/model/model.ts";
import { loadStaged } from "../../runtime/pipeline.ts";
import { FreeForm, prettyJson } from "../../tooling/pretty-json.ts";
import { declarations } from "../../tooling/types/declarations.ts";
import { openFeatureManifest } from "../../tooling/types/openfeature-manifest.ts";
import { Failure, UsageError } from "../failure.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { findPlace, stagePlace } from "../place.ts";
import { visibleText } from "../terminal/visible-text.ts";

/** `rototo types`: see docs/cli.md, "types". */
export async function types(invocation: Invocation, io: Io): Promise<Result> {
  const { source, token, options, json, quiet } = invocation;
  const out = options.text("out");
  const isCheck = options.has("check");
  if (isCheck && out === undefined) throw new UsageError("option '--check' needs '--out <FILE>'");
  const staged = await stagePlace(findPlace(source, io), token, io);
  const { model } = await loadStaged(staged, { lua: hostLua });
  const text = written(model, invocation);
  if (out === undefined) return { exitCode: 0, stdout: text };

  const path = resolve(io.cwd, out);
  if (isCheck) {
    if (isUpToDate(path, text)) return { exitCode: 0, stdout: quiet ? "" : `up to date: ${visibleText(out)}\n` };
    throw new Failure(`${out} is not up to date: run rototo types without --check`);
  }
  await uninterrupted(() => writeFileWithin(path, text));
  const stdout = json ? prettyJson({ command: "types", workspace: staged.root, out }) : `wrote ${visibleText(out)}\n`;
  return { exitCode: 0, stdout: quiet && !json ? "" : stdout };
}

function written(model: Model, { options }: Invocation): string {
  if (options.text("format") === "openfeature") return prettyJson(new FreeForm(openFeatureManifest(model)));
  return declarations(model, { literals: options.has("literals") });
}

function isUpToDate(path: string, text: string): boolean {
  try {
    return readTextFile(path) === text;
  } catch {
    return false;
  }
}
