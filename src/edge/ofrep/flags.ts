import { isRototoError } from "../../runtime/errors.ts";
import type { BoundWorkspace, VariableDecision } from "../../runtime/index.ts";
import { fingerprintText } from "../fingerprint-text.ts";
import type { ServedVersion } from "../served-workspaces.ts";
import { flagError } from "./errors.ts";
import { type FlagText, flagTextOf, writeFlag } from "./flag-texts.ts";

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

/** One evaluated flag as JSON, with all that is known of it. */
export function flagText(decision: VariableDecision, set: FlagSet): string {
  const { flag, rule } = written(decision, set);
  return `{${flag},"metadata":{${setMetadata(set)}${rule === "" ? "" : `,${rule}`}}}`;
}

/** Every flag as JSON, each evaluated or with what it failed with, the set's metadata, and where to hear of changes. */
export function flagsText(bound: BoundWorkspace, set: FlagSet, events: string): string {
  const flags = set.version.workspace.variableIds.map((id) => flagOrFailure(bound, id, set));
  const stream = { type: "sse", endpoint: { requestUri: events }, inactivityDelaySec: 120 };
  return `{"flags":[${flags}],"metadata":{${setMetadata(set)}},"eventStreams":[${JSON.stringify(stream)}]}`;
}

function flagOrFailure(bound: BoundWorkspace, id: string, set: FlagSet): string {
  try {
    const { flag, rule } = written(bound.decideVariable(id), set);
    return rule === "" ? `{${flag}}` : `{${flag},"metadata":{${rule}}}`;
  } catch (error) {
    if (!isRototoError(error)) throw error;
    return JSON.stringify({ key: id, ...flagError(error, set) });
  }
}

function written(decision: VariableDecision, { stale, version }: FlagSet): FlagText {
  return stale ? writeFlag(decision, "STALE") : flagTextOf(version.workspace, decision);
}

function setMetadata({ id, version: { sha256, workspace } }: FlagSet): string {
  const set = `"flagSetId":${JSON.stringify(id)},"version":"${sha256}"`;
  const { fingerprint } = workspace;
  return fingerprint === null ? set : `${set},"revision":${JSON.stringify(fingerprintText(fingerprint))}`;
}
