/**
 * Folds a reference made by a document into a workspace path: `/`-separated, `.` and `..` resolved against the
 * directory of the referring document, no disk access. See docs/workspace-format.md, "Path safety".
 *
 * @returns the folded path, or undefined where the reference is empty, absolute or leaves the workspace.
 */
export function foldReference(referrer: string, reference: string): string | undefined {
  if (reference === "" || reference.startsWith("/")) return undefined;
  const folded = referrer.split("/").slice(0, -1);
  for (const segment of reference.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") folded.push(segment);
    else if (folded.pop() === undefined) return undefined;
  }
  return folded.length === 0 ? undefined : folded.join("/");
}
