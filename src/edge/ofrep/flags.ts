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

/** All flags in one answer. */
export interface FlagsText {
  readonly text: string;
  /** Another for every other answer, and much shorter: of flags that were evaluated it only tells which way. */
  readonly key: string;
}

/** Every flag as JSON, each evaluated or with what it failed with, the set's metadata, and where to hear of changes. */
export function flagsText(bound: BoundWorkspace, set: FlagSet, events: string): FlagsText {
  const flags = set.version.workspace.variableIds.map((id) => flagOrFailure(bound, id, set));
  const texts = flags.map(({ among }) => among).join();
  const stream = JSON.stringify({ type: "sse", endpoint: { requestUri: events }, inactivityDelaySec: 120 });
  const metadata = setMetadata(set);
  return {
    text: `{"flags":[${texts}],"metadata":{${metadata}},"eventStreams":[${stream}]}`,
    key: `${flags.map(({ key }) => key).join()}\n${metadata}\n${stream}`,
  };
}

function flagOrFailure(bound: BoundWorkspace, id: string, set: FlagSet): Pick<FlagText, "key" | "among"> {
  try {
    return written(bound.decideVariable(id), set);
  } catch (error) {
    if (!isRototoError(error)) throw error;
    const among = JSON.stringify({ key: id, ...flagError(error, set) });
    return { key: among, among };
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
