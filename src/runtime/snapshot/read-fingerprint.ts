import type { Fingerprint } from "../source/files.ts";
import { isArray, isObject, type JsonValue, own } from "../text/json-value.ts";

/** Reads a fingerprint from its JSON, docs/sources.md, "Fingerprints"; undefined when it is none. */
export function readFingerprint(json: JsonValue | undefined): Fingerprint | undefined {
  if (!isObject(json) || own(json, "kind") !== "workspace_layers") return readVersion(json);
  const listed = own(json, "layers");
  if (!isArray(listed)) return undefined;
  const layers = listed.flatMap((layer) => readVersion(layer) ?? []);
  return layers.length === listed.length ? { kind: "workspace_layers", layers } : undefined;
}

/** The version of one source. */
function readVersion(json: JsonValue | undefined): Fingerprint | undefined {
  if (!isObject(json)) return undefined;
  const kind = own(json, "kind");
  const value = own(json, "value");
  if (typeof value !== "string") return undefined;
  switch (kind) {
    case "git_commit":
      return /^[0-9a-f]{40}$/.test(value) ? { kind, value } : undefined;
    case "http_validator":
      return /^(etag|last-modified):/.test(value) ? { kind, value } : undefined;
    case "content_hash":
      return /^sha256:[0-9a-f]{64}$/.test(value) ? { kind, value } : undefined;
    default:
      return undefined;
  }
}
