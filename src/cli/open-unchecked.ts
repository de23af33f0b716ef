import { compileUnchecked } from "../runtime/compile/compile.ts";
import type { Model } from "../runtime/model/model.ts";
import { readModel } from "../runtime/pipeline.ts";
import { UncheckedWorkspace } from "../tooling/unchecked-workspace.ts";
import type { Invocation } from "./invocation.ts";
import type { Io } from "./io.ts";
import { findPlace, stagePlace } from "./place.ts";

/** A workspace that compiles, whatever lint says of it. */
export interface Opened {
  readonly root: string;
  readonly model: Model;
  readonly workspace: UncheckedWorkspace;
}

/**
 * Opens a workspace to resolve with, as work in progress.
 *
 * @throws {RototoError} when it cannot be had, `compile_failed` when it does not compile.
 */
export async function openUnchecked({ source, token }: Pick<Invocation, "source" | "token">, io: Io): Promise<Opened> {
  const staged = await stagePlace(findPlace(source, io), token, io);
  const model = readModel(staged);
  const workspace = new UncheckedWorkspace({ staged, model, program: compileUnchecked(model) });
  return { root: staged.root, model, workspace };
}
