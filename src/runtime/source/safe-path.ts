/**
 * Splits a path below a root into its names, or gives null when the path could leave the root: empty, absolute,
 * beginning with `.`, or with `..` anywhere. Doubled and trailing slashes and an inner `.` are dropped.
 */
export function safePathNames(path: string): readonly string[] | null {
  const parts = path.split("/");
  if (path === "" || parts[0] === "" || parts[0] === "." || parts.includes("..")) return null;
  return parts.filter((part) => part !== "" && part !== ".");
}
