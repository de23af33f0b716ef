import { RototoError } from "../errors.ts";
import type { Model } from "../model/model.ts";
import type { LuaEngine, LuaMachine } from "../ports.ts";

/** How the policy scripts of a workspace, `lint/*.lua`, are treated. */
export interface PolicyOptions {
  /** Runs the scripts. It is not started for a workspace that has none. */
  readonly lua?: LuaEngine;
  /** `run` (default): a script that fails is an error. `skip`: the scripts are not looked at, because it was done before. */
  readonly policy?: "run" | "skip";
}

/**
 * Picks the options of policy out of others, once they are known to be right.
 *
 * @throws {invalid_option}
 */
export function policyOptions({ lua, policy = "run" }: PolicyOptions): PolicyOptions {
  if (policy === "run" || policy === "skip") return lua === undefined ? { policy } : { policy, lua };
  throw new RototoError("invalid_option", `policy must be 'run' or 'skip', got "${String(policy)}"`);
}

/**
 * Gets the machine that a model's policy is to be linted with; null where policy is left out. Where there is no engine,
 * or it does not start, every script fails: silence would be a pass.
 */
export async function startPolicy(model: Model, { lua, policy }: PolicyOptions): Promise<LuaMachine | null> {
  if (policy === "skip") return null;
  if (model.customLint.length === 0) return unable("there are no scripts");
  if (lua === undefined) return unable("no Lua engine was given");
  try {
    return await lua.start();
  } catch (error) {
    return unable(`the Lua engine did not start: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function unable(reason: string): LuaMachine {
  const answer = { ok: false, why: `failed to execute custom lint: ${reason}` } as const;
  return { register: () => answer, handle: () => answer };
}
