import { parseJson } from "../../runtime/text/json-parse.ts";
import { isArray, isObject, type JsonObject, type JsonValue } from "../../runtime/text/json-value.ts";

/**
 * Reads recorded contexts: a JSON array of objects, one object, or an object on each line (JSON Lines). Numbers are
 * exact.
 *
 * @throws {Error} saying where something is no context.
 */
export function readContexts(text: string): JsonObject[] {
  const whole = parseJson(text);
  if (whole.ok) {
    const list: readonly JsonValue[] = isArray(whole.value) ? whole.value : [whole.value];
    return list.map((value, index) => contextAt(value, `item ${index + 1}`));
  }
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = parseJson(line);
    if (!parsed.ok) throw new Error(`line ${index + 1}: ${parsed.fault.message.replace(/ at line \d+/, " at")}`);
    return [contextAt(parsed.value, `line ${index + 1}`)];
  });
}

function contextAt(value: JsonValue, place: string): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`${place}: a context must be an object`);
}
