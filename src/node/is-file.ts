import { statSync } from "node:fs";

/** Whether there is a file at the end of all links; `otherwise` is the answer where nobody can tell. */
export function isFile(path: string, { otherwise }: { readonly otherwise: boolean }): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return otherwise;
  }
}
