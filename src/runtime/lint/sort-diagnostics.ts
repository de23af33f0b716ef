import type { Diagnostic } from "../diagnostics.ts";
import { compareUtf8 } from "../text/utf8-order.ts";

/**
 * Puts diagnostics in report order: the workspace itself first, then by path, start, rule and message. A location
 * without a range sorts as the start of the file, but after one that really starts there. Equal ones keep their order.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[], root: string): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      Number(b.location.path === root) - Number(a.location.path === root) ||
      compareUtf8(a.location.path, b.location.path) ||
      line(a) - line(b) ||
      character(a) - character(b) ||
      Number(a.location.range === undefined) - Number(b.location.range === undefined) ||
      compareUtf8(a.rule, b.rule) ||
      compareUtf8(a.message, b.message),
  );
}

function line({ location }: Diagnostic): number {
  return location.range?.start.line ?? 0;
}

function character({ location }: Diagnostic): number {
  return location.range?.start.character ?? 0;
}
