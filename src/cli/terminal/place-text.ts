import type { Location } from "../../runtime/diagnostics.ts";
import { visibleText } from "./visible-text.ts";

/** Path, line and column, both from 1; the path alone where there is no range. */
export function place({ path, range }: Location): string {
  const shown = visibleText(path);
  return range === undefined ? shown : `${shown}:${range.start.line + 1}:${range.start.character + 1}`;
}
