import { type BoundWorkspace, isRototoError, type VariableDecision, type Workspace } from "../../runtime/index.ts";
import { jsonArray, jsonObject } from "../exact-json.ts";
import { fingerprintText } from "../fingerprint-text.ts";
import type { ServedVersion } from "../served-workspaces.ts";
import { flagError } from "./errors.ts";

/** The version that flags are evaluated in, as their metadata tell it. */
export interface FlagSet {
  /** The name of the workspace. */
  readonly id: string;
  readonly version: ServedVersion;
  /** Whether nobody has confirmed the version for too long; then every reason is `STALE`. */
  readonly stale: boolean;
  /** The path in contexts that the targeting key goes to. */
  readonly targetingKey: string;
}

/** One evaluated flag, with all that is known of it. */
export function flagText(decision: VariableDecision, set: FlagSet): string {
  return jsonObject([...flagEntries(decision, set), ["metadata", metadata(set, decision)]]);
}

/** Every flag, each evaluated or with what it failed with, and the set's metadata. */
export function flagsText(bound: BoundWorkspace, set: FlagSet, events: string): string {
  const flags = set.version.workspace.variableIds.map((id) => flagOrFailure(bound, id, set));
  const stream = { type: "sse", endpoint: { requestUri: events }, inactivityDelaySec: 120 };
  return jsonObject([
    ["flags", jsonArray(flags)],
    ["metadata", metadata(set)],
    ["eventStreams", JSON.stringify([stream])],
  ]);
}

function flagOrFailure(bound: BoundWorkspace, id: string, set: FlagSet): string {
  try {
    const decision = bound.decideVariable(id);
    const rule = ruleEntries(decision);
    return jsonObject([
      ...flagEntries(decision, set),
      ...(rule.length === 0 ? [] : [["metadata", jsonObject(rule)] as const]),
    ]);
  } catch (error) {
    if (!isRototoError(error)) throw error;
    return JSON.stringify({ key: id, ...flagError(error, set) });
  }
}

type Entry = readonly [string, string];

function flagEntries({ id, valueKey, valueJson, reason }: VariableDecision, { stale }: FlagSet): Entry[] {
  return [
    ["key", JSON.stringify(id)],
    ["value", valueJson],
    ["reason", JSON.stringify(stale ? "STALE" : reason)],
    ["variant", JSON.stringify(valueKey)],
  ];
}

function metadata({ id, version }: FlagSet, decision?: VariableDecision): string {
  const { sha256, workspace } = version;
  const entries: Entry[] = [
    ["flagSetId", JSON.stringify(id)],
    ["version", JSON.stringify(sha256)],
    ...revisionEntry(workspace),
  ];
  return jsonObject([...entries, ...(decision === undefined ? [] : ruleEntries(decision))]);
}

function revisionEntry({ fingerprint }: Workspace): Entry[] {
  return fingerprint === null ? [] : [["revision", JSON.stringify(fingerprintText(fingerprint))]];
}

function ruleEntries({ rule }: VariableDecision): Entry[] {
  if (rule === null) return [];
  return [
    ["rule", JSON.stringify(rule.qualifier)],
    ["ruleIndex", String(rule.index)],
  ];
}
