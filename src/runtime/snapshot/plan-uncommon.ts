import { isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import { parseOwnJson } from "../text/own-json.ts";
import type { ContextSchema } from "../text/schema/common/plan-common.ts";
import { planPlain } from "../text/schema/plain/plan-plain.ts";
import { invalidSnapshot } from "./invalid-snapshot.ts";

/**
 * Plans a schema that uses more than common keywords, given its text and all that is said of it.
 *
 * @throws {snapshot_invalid}
 */
export async function planUncommon(text: string, rest: JsonObject): Promise<ContextSchema> {
  const documents = own(rest, "documents");
  const document = parsed(text);
  if (!isObject(documents) || document === undefined) throw invalidSnapshot("its end is damaged");
  const plain = tryPlain(document);
  if (plain !== null) return plain;
  const { planFull } = await import("./plan-full.ts");
  return planFull(document, (uri) => parsed(own(documents, uri)));
}

function parsed(text: JsonValue | undefined): JsonValue | undefined {
  try {
    return typeof text === "string" ? parseOwnJson(text) : undefined;
  } catch {
    return undefined;
  }
}

/** The plan of a plain schema; what is no schema at all, the full plan can tell. */
function tryPlain(document: JsonValue): ContextSchema | null {
  try {
    return planPlain(document);
  } catch {
    return null;
  }
}
