/** A context, whatever its values are. */
type Facts = { readonly [name: string]: unknown };

/** Where OpenFeature puts the id of who is being decided for. */
export const TARGETING_KEY = "targetingKey";

/** Moves the targeting key to the path where a workspace's rules look for it; what is there already stays. */
export function moveTargetingKey<T extends Facts>(context: T, path: string): T | Facts {
  if (path === TARGETING_KEY || !Object.hasOwn(context, TARGETING_KEY)) return context;
  const { [TARGETING_KEY]: key, ...rest } = context;
  return put(rest, path.split("."), key);
}

function put(object: Facts, [name = "", ...others]: readonly string[], value: unknown): Facts {
  const there = Object.hasOwn(object, name) ? object[name] : undefined;
  if (others.length === 0) return there === undefined ? { ...object, [name]: value } : object;
  if (there === undefined) return { ...object, [name]: put({}, others, value) };
  return isFacts(there) ? { ...object, [name]: put(there, others, value) } : object;
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
