import type { JsonObject, JsonValue } from "../json-value.ts";
import type { Draft } from "./drafts.ts";
import type { Node } from "./node.ts";

/** A schema document, or an embedded schema with an identifier of its own: what a URI without fragment names. */
export interface Resource {
  readonly uri: string;
  readonly root: JsonValue;
  readonly draft: Draft;
  readonly anchors: Map<string, JsonObject>;
  /** Anchors that `$dynamicRef` looks for; `$recursiveAnchor` is the one without a name. */
  readonly dynamicAnchors: Map<string, JsonObject>;
  /** The dynamic anchors as planned, once any dynamic reference is. */
  readonly dynamicNodes: Map<string, Node>;
}

/** A schema a reference leads to. */
export interface Target {
  readonly schema: JsonValue;
  readonly resource: Resource;
}

/** A resource without anchors yet. */
export function newResource(root: JsonValue, draft: Draft, uri = ""): Resource {
  return { uri, root, draft, anchors: new Map(), dynamicAnchors: new Map(), dynamicNodes: new Map() };
}
