import { isArray, isObject, type JsonObject, type JsonValue, own } from "../json-value.ts";
import { namedDraft } from "./draft.ts";
import type { Draft } from "./drafts.ts";
import { newResource, type Resource, type Target } from "./resource.ts";

/** Finds a schema document that is known without being loaded, by its URI without fragment. */
export type KnownDocuments = (uri: string) => JsonValue | undefined;

/** What relative references of a document without identifier are resolved against. */
const BASE = "json-schema:///";

const SUBSCHEMA =
  /^(?:additional(?:Items|Properties)|contains|contentSchema|else|if|items|not|propertyNames|then|unevaluated(?:Items|Properties))$/;
const SUBSCHEMA_LIST = /^(?:allOf|anyOf|items|oneOf|prefixItems)$/;
const SUBSCHEMA_MAP = /^(?:\$defs|definitions|dependencies|dependentSchemas|patternProperties|properties)$/;

/** The resources of one schema document and of the known documents it refers to. */
export class Registry {
  /** Why the document cannot be used, if so. */
  fault: string | null = null;
  readonly #known: KnownDocuments;
  readonly #byUri = new Map<string, Resource>();
  readonly #byRoot = new Map<JsonValue, Resource>();

  constructor(known: KnownDocuments) {
    this.#known = known;
  }

  /** Registers a document, and faults it when it refers to documents that are not known. */
  add(document: JsonValue, draft: Draft, uri: string = BASE): Resource {
    const outermost = this.#newResource(document, uri, draft);
    const references: [string, Resource][] = [];
    const open: [JsonValue, Resource][] = [[document, outermost]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [schema, outer] = next;
      if (!isObject(schema)) continue;
      const resource = this.#enter(schema, outer);
      const reference = own(schema, "$ref");
      if (typeof reference === "string") references.push([reference, resource]);
      for (const part of subschemas(schema)) open.push([part, resource]);
    }
    for (const [reference, base] of references) this.#named(reference, base);
    return this.home(document, outermost);
  }

  /** Every resource registered so far. */
  resources(): Iterable<Resource> {
    return this.#byUri.values();
  }

  /** The resource a schema belongs to, given that of the schema around it. */
  home(schema: JsonValue, outer: Resource): Resource {
    return this.#byRoot.get(schema) ?? outer;
  }

  /** Follows a reference from a schema of the given resource. Where it leads nowhere there is a fault, and null. */
  resolve(reference: string, base: Resource): Target | null {
    const resource = this.#named(reference, base);
    if (resource === null) return null;
    const fragment = decoded(fragmentOf(reference));
    if (fragment.startsWith("/")) return this.#pointed(fragment, resource);
    const schema = fragment === "" ? resource.root : resource.anchors.get(fragment);
    return schema === undefined ? this.#refuse(`Anchor '${fragment}' does not exist`) : { schema, resource };
  }

  #named(reference: string, base: Resource): Resource | null {
    const uri = absolute(reference, base);
    if (uri === null) return this.#refuse(`${JSON.stringify(reference)} is not a "uri-reference"`);
    const resource = this.#byUri.get(uri);
    if (resource !== undefined) return resource;
    const document = this.#known(uri);
    if (document !== undefined) return this.add(document, base.draft, uri);
    return this.#refuse(`Resource '${uri}' is not present in a registry and retrieving it failed: it is not loaded`);
  }

  #pointed(pointer: string, start: Resource): Target | null {
    let resource = start;
    let schema = start.root;
    for (const part of pointer.slice(1).split("/")) {
      const inner = child(schema, part.replaceAll("~1", "/").replaceAll("~0", "~"));
      if (inner === undefined) return this.#refuse(`Pointer '${pointer}' does not exist`);
      schema = inner;
      resource = this.home(schema, resource);
    }
    return { schema, resource };
  }

  /** Takes note of the identifier and the anchors of a schema. */
  #enter(schema: JsonObject, outer: Resource): Resource {
    const { draft } = outer;
    let resource = outer;
    const id = own(schema, draft === 4 ? "id" : "$id");
    if (typeof id === "string" && (draft > 7 || typeof own(schema, "$ref") !== "string")) {
      const uri = absolute(id, outer);
      if (uri === null) this.#refuse(`${JSON.stringify(id)} is not a "uri-reference"`);
      else if (!id.startsWith("#")) resource = this.#newResource(schema, uri, draft);
      resource.anchors.set(fragmentOf(id), schema);
    }
    addAnchors(schema, resource);
    return resource;
  }

  #newResource(root: JsonValue, uri: string, outerDraft: Draft): Resource {
    const named = namedDraft(root);
    const draft = typeof named === "number" ? named : outerDraft;
    const resource = newResource(root, draft, uri);
    this.#byUri.set(uri, resource);
    this.#byRoot.set(root, resource);
    return resource;
  }

  #refuse(message: string): null {
    this.fault ??= message;
    return null;
  }
}

function addAnchors(schema: JsonObject, resource: Resource): void {
  const anchor = own(schema, "$anchor");
  if (typeof anchor === "string" && resource.draft >= 2019) resource.anchors.set(anchor, schema);
  const dynamic = own(schema, "$dynamicAnchor");
  if (typeof dynamic === "string" && resource.draft === 2020) {
    resource.anchors.set(dynamic, schema);
    resource.dynamicAnchors.set(dynamic, schema);
  }
  const isRecursive = own(schema, "$recursiveAnchor") === true && schema === resource.root;
  if (isRecursive && resource.draft === 2019) resource.dynamicAnchors.set("", schema);
}

function subschemas(schema: JsonObject): JsonValue[] {
  return Object.entries(schema).flatMap(([keyword, value]): readonly JsonValue[] => {
    if (SUBSCHEMA_MAP.test(keyword)) return isObject(value) ? Object.values(value) : [];
    if (SUBSCHEMA_LIST.test(keyword) && isArray(value)) return value;
    return SUBSCHEMA.test(keyword) ? [value] : [];
  });
}

function child(value: JsonValue, key: string): JsonValue | undefined {
  if (isArray(value)) return Object.hasOwn(value, key) ? value[Number(key)] : undefined;
  return isObject(value) ? own(value, key) : undefined;
}

/** The URI a reference names, without fragment: that of the base if it is only a fragment. */
function absolute(reference: string, { uri }: Resource): string | null {
  const [text = ""] = reference.split("#", 1);
  try {
    return text === "" ? uri : new URL(text, uri).href;
  } catch {
    return null;
  }
}

/** The part of a reference after the first `#`. */
export function fragmentOf(reference: string): string {
  return reference.replace(/^[^#]*#?/, "");
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
