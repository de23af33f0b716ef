import type { Document } from "../format/document.ts";
import { CONTEXT_SCHEMA_PATH } from "../format/layout.ts";
import type { CompiledSchema, SchemaFault } from "../text/json-schema.ts";
import type { JsonObject, JsonValue } from "../text/json-value.ts";
import type { TextFault } from "../text/text-fault.ts";

/**
 * The typed view of a workspace: every document that parsed, by kind and id, with the fields the format gives meaning
 * to. It is what lint judges and what compile lowers. Maps iterate in UTF-8 byte order of their keys.
 */
export interface Model {
  /** The source string (redacted) or directory, for texts. */
  readonly root: string;
  /** What stands before a document's path in its URI: `rototo:`, or that of a directory. */
  readonly baseUri: string;
  readonly documents: readonly Document[];
  /** Documents that have no value, with the reason. */
  readonly broken: readonly BrokenDocument[];
  readonly manifest: Manifest | undefined;
  readonly qualifiers: ReadonlyMap<string, Qualifier>;
  /** Every predicate, by qualifier id and then file order. */
  readonly predicates: readonly Predicate[];
  readonly variables: ReadonlyMap<string, Variable>;
  /** Every rule, by variable id and then file order. */
  readonly rules: readonly Rule[];
  readonly resources: ReadonlyMap<string, Resource>;
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly customLint: readonly SourceText[];
}

/** A document whose text could be read. */
export interface SourceText {
  readonly document: Document;
  readonly text: string;
}

/** A document that could not be read (`unreadable`) or parsed (`fault`). */
export type BrokenDocument =
  | { readonly document: Document; readonly unreadable: string }
  | { readonly document: Document; readonly text: string; readonly fault: TextFault };

export interface Manifest {
  readonly source: SourceText;
  readonly toml: JsonObject;
}

export interface Qualifier {
  readonly id: string;
  readonly source: SourceText;
  readonly toml: JsonObject;
  /** The elements of `predicate` where that is an array. */
  readonly predicates: readonly Predicate[];
}

/** One element of a qualifier's `predicate` array; fields of the wrong type are absent. */
export interface Predicate {
  /** The id of the qualifier it belongs to. */
  readonly qualifier: string;
  readonly source: SourceText;
  readonly index: number;
  readonly item: JsonValue;
  readonly table: JsonObject | undefined;
  readonly attribute: string | undefined;
  readonly op: string | undefined;
}

export interface Variable {
  readonly id: string;
  readonly source: SourceText;
  readonly toml: JsonObject;
  readonly type: VariableType;
  /** `[values]` where that is a table. */
  readonly values: JsonObject | undefined;
  /** `[resolve]` where that is a table. */
  readonly resolve: JsonObject | undefined;
  readonly defaultKey: string | undefined;
  readonly rules: readonly Rule[];
}

/** Where a variable takes its type from. */
export type VariableType =
  | { readonly kind: "primitive"; readonly name: PrimitiveType }
  | { readonly kind: "resource"; readonly resource: string }
  | { readonly kind: "unknown"; readonly name: string }
  | { readonly kind: "missing" | "conflict" | "invalid" | "schema" };

/** The primitive types of variables. */
export const PRIMITIVE_TYPES = ["bool", "int", "number", "string", "list"] as const;
export type PrimitiveType = (typeof PRIMITIVE_TYPES)[number];

/** One element of a variable's `resolve.rule` array; fields of the wrong type are absent. */
export interface Rule {
  /** The id of the variable it belongs to. */
  readonly variable: string;
  readonly source: SourceText;
  readonly index: number;
  readonly item: JsonValue;
  readonly table: JsonObject | undefined;
  /** The qualifier it names. */
  readonly qualifier: string | undefined;
  /** The value key it selects. */
  readonly value: string | undefined;
}

export interface Resource {
  readonly id: string;
  readonly source: SourceText;
  readonly toml: JsonObject;
  readonly schema: string | undefined;
  /** The objects that parsed, by key. */
  readonly objects: ReadonlyMap<string, ResourceObject>;
}

export interface ResourceObject {
  readonly resource: string;
  readonly key: string;
  readonly source: SourceText;
  readonly toml: JsonObject;
}

/** A schema document that parsed as JSON, whether or not it compiles. */
export interface Schema {
  readonly path: string;
  readonly source: SourceText;
  readonly json: JsonValue;
  readonly compiled: CompiledSchema | SchemaFault;
}

/** The attribute prefix that makes a predicate read a qualifier instead of the context. */
export const QUALIFIER_PREFIX = "qualifier.";

/** The qualifier id a predicate refers to, whatever its operator; undefined for context paths. */
export function referencedQualifier({ attribute }: Predicate): string | undefined {
  return attribute?.startsWith(QUALIFIER_PREFIX) ? attribute.slice(QUALIFIER_PREFIX.length) : undefined;
}

/** The document of the context schema, whether or not it can be read. */
export function contextSchemaDocument({ schemas, broken }: Model): Document | undefined {
  const schema = schemas.get(CONTEXT_SCHEMA_PATH)?.source.document;
  return schema ?? broken.find(({ document }) => document.path === CONTEXT_SCHEMA_PATH)?.document;
}
