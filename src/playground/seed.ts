import { items, type Json, member } from "./api.ts";

const LEVELS = 8;

/** Makes a context that a schema is likely to accept: an example or the first choice for everything it names. */
export function seedFrom(schema: Json, root: Json = schema, level = 0): Json {
  if (level > LEVELS) return null;
  const target = resolve(schema, root);
  for (const key of ["const", "default"]) if (member(target, key) !== null) return member(target, key);
  const [example] = items(member(target, "examples"));
  const [choice] = items(member(target, "enum"));
  const [alternative] = [...items(member(target, "oneOf")), ...items(member(target, "anyOf"))];
  if (example !== undefined) return example;
  if (choice !== undefined) return choice;
  if (alternative !== undefined) return seedFrom(alternative, root, level + 1);
  return seedOfType(target, root, level);
}

function seedOfType(schema: Json, root: Json, level: number): Json {
  const type = member(schema, "type");
  const [first = type] = items(type);
  const properties = member(schema, "properties");
  if (first === "object" || (typeof properties === "object" && properties !== null)) {
    const entries = Object.entries(properties ?? {}).map(([key, value]) => [key, seedFrom(value, root, level + 1)]);
    return Object.fromEntries(entries) as Json;
  }
  switch (first) {
    case "integer":
    case "number":
      return member(schema, "minimum") ?? 1;
    case "boolean":
      return true;
    case "array":
      return [];
    default:
      return level === 0 ? {} : "";
  }
}

/** Follows a `$ref` within the document. */
function resolve(schema: Json, root: Json): Json {
  const reference = member(schema, "$ref");
  if (typeof reference !== "string" || !reference.startsWith("#/")) return schema;
  const names = reference.slice(2).split("/");
  return names.reduce((at, name) => member(at, name.replaceAll("~1", "/").replaceAll("~0", "~")), root);
}
