import type { JsonValue } from "../../runtime/text/json-value.ts";

/** A union of types, each once; `never` of none. */
export function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  if (distinct.includes("unknown")) return "unknown";
  return distinct.length === 0 ? "never" : distinct.join(" | ");
}

/** A key as TypeScript writes it: bare where it may be, else quoted. */
export function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

/** A member below its description, where it has one. */
export function documented(description: JsonValue | undefined, member: string): string {
  if (typeof description !== "string" || description.trim() === "") return member;
  // What would end the comment does not.
  const text = description
    .trim()
    .replaceAll("*/", "*\\/")
    .replace(/\s*\n\s*/g, " ");
  return `/** ${text} */\n${member}`;
}

/** Indents lines by how many braces are open before them. */
export function indented(text: string): string {
  let depth = 0;
  return text
    .split("\n")
    .map((line) => {
      const closes = /^[}\])]/.test(line);
      const indent = "  ".repeat(Math.max(0, depth - (closes ? 1 : 0)));
      const braces = line.replace(/"(?:[^"\\]|\\.)*"|\/\*.*?\*\//g, "");
      depth += (braces.match(/\{/g)?.length ?? 0) - (braces.match(/\}/g)?.length ?? 0);
      return line === "" ? "" : indent + line;
    })
    .join("\n");
}
