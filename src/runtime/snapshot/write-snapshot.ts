import { asJson } from "../text/as-json.ts";
import { jsonText } from "../text/json-text.ts";
import type { JsonObject, JsonValue } from "../text/json-value.ts";
import { commonDraft } from "../text/schema/common/common-draft.ts";
import { SURROUNDINGS } from "../text/schema/meta/meta-schemas.ts";
import { planSchema } from "../text/schema/plan-schema.ts";
import { COUNTS_AT, HASH_AT, MAGIC, type Snapshot, WORDS_AT } from "./snapshot.ts";

const encoder = new TextEncoder();

/** Writes a snapshot. */
export async function writeSnapshot({ program, fingerprint, immutable }: Snapshot): Promise<Uint8Array<ArrayBuffer>> {
  const { words, texts, contextSchema } = program;
  const text = encoder.encode(texts.joined);
  const rest = encoder.encode(
    jsonText({
      ...(contextSchema && schemaMembers(contextSchema.document)),
      fingerprint: asJson(fingerprint),
      immutable,
    }),
  );
  const parts = [bytesOf(words), bytesOf(texts.ends), text, rest];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, WORDS_AT));
  bytes.set(MAGIC);
  const counts = new Uint32Array([words.length, texts.ends.length, text.length, rest.length]);
  bytes.set(bytesOf(counts), COUNTS_AT);
  let at = WORDS_AT;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.subarray(COUNTS_AT))), HASH_AT);
  return bytes;
}

/** The schema, and the draft it is of where common keywords are enough, or else what it refers to. */
function schemaMembers(document: JsonValue): JsonObject {
  const context_schema = jsonText(document);
  const draft = commonDraft(document);
  return draft === null ? { context_schema, documents: documentsOf(document) } : { context_schema, draft };
}

/** Every host of ours is little-endian; on another the words' format number would be read as another one. */
function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The documents that a schema refers to, as JSON text by URI: who reads the snapshot need not have them. */
function documentsOf(document: JsonValue): Record<string, string> {
  const documents: Record<string, string> = {};
  const known = (uri: string): JsonValue | undefined => {
    const found = SURROUNDINGS.known(uri);
    if (found !== undefined) documents[uri] = jsonText(found);
    return found;
  };
  planSchema(document, { ...SURROUNDINGS, known });
  return documents;
}
