import { isObject, type JsonObject, type JsonValue, own } from "../../runtime/text/json-value.ts";

/** Where OpenFeature puts the id of who is being decided for. */
export const TARGETING_KEY = "targetingKey";

/** Moves the targeting key to the path where a workspace's rules look for it; what is there already stays. */
export function moveTargetingKey(context: JsonObject, path: string): JsonObject {
  const key = own(context, TARGETING_KEY);
  if (path === TARGETING_KEY || key === undefined) return context;
  const { [TARGETING_KEY]: _, ...rest } = context;
  return put(rest, path.split("."), key);
}

function put(object: JsonObject, [name = "", ...others]: readonly string[], value: JsonValue): JsonObject {
  const there = own(object, name);
  if (others.length === 0) return there === undefined ? { ...object, [name]: value } : object;
  if (there !== undefined && !isObject(there)) return object;
  return { ...object, [name]: put(there ?? {}, others, value) };
}
