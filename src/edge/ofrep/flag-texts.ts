import type { DefinedWorkspace } from "../../runtime/defined-workspace.ts";
import type { VariableDecision } from "../../runtime/index.ts";

/** A decision as JSON members, without the version it was made in. */
export interface FlagText {
  /** What tells it from other decisions on the same flag in the same version. */
  readonly key: string;
  /** The whole of it: `{"key":…,"value":…,"reason":…,"variant":…,"metadata":{…}}`. */
  readonly among: string;
  /** `"key":…,"value":…,"reason":…,"variant":…`. */
  readonly flag: string;
  /** `"rule":…,"ruleIndex":…`; empty where no rule matched. */
  readonly rule: string;
}

/** What has been written of each version, by flag and then by rule: there are only so many decisions. */
const KNOWN = new WeakMap<DefinedWorkspace, Map<string, Map<number, FlagText>>>();

/** Writes a decision, once for each version. */
export function flagTextOf(workspace: DefinedWorkspace, decision: VariableDecision): FlagText {
  const flags = KNOWN.get(workspace) ?? new Map<string, Map<number, FlagText>>();
  KNOWN.set(workspace, flags);
  const rules = flags.get(decision.id) ?? new Map<number, FlagText>();
  flags.set(decision.id, rules);
  const index = decision.rule?.index ?? -1;
  const known = rules.get(index) ?? writeFlag(decision, decision.reason);
  rules.set(index, known);
  return known;
}

/** Writes a decision with a reason of its own. */
export function writeFlag({ id, valueKey, valueJson, rule }: VariableDecision, reason: string): FlagText {
  const [key, variant] = [JSON.stringify(id), JSON.stringify(valueKey)];
  const flag = `"key":${key},"value":${valueJson},"reason":"${reason}","variant":${variant}`;
  const ruled = rule === null ? "" : `"rule":${JSON.stringify(rule.qualifier)},"ruleIndex":${rule.index}`;
  const among = ruled === "" ? `{${flag}}` : `{${flag},"metadata":{${ruled}}}`;
  return { key: `${reason} ${rule?.index ?? ""}`, among, flag, rule: ruled };
}
