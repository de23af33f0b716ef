import type { Diagnostic } from "rototo-edge";
import type { ExpectedDiagnostic } from "./corpus.ts";
import { matchesText } from "./report.ts";

/** The root of workspaces made from files in memory, for `<root>` in expectations. */
export const MEMORY_ROOT = "rototo:";

/**
 * Tells how a list of diagnostics differs from what is expected of it, or undefined where it does not. What counts is
 * the contract table of the corpus: neighbours at one place whose text belongs to a parser may come in any order.
 */
export function diagnosticsDifference(
  actual: readonly Diagnostic[],
  expected: readonly ExpectedDiagnostic[],
  root: string = MEMORY_ROOT,
): string | undefined {
  const wanted = expected.map((diagnostic) => withRoot(diagnostic, root));
  if (actual.length !== wanted.length) {
    return `expected ${wanted.length} diagnostics, got ${actual.length}: ${actual.map(describe).join(" | ")}`;
  }
  for (let from = 0; from < wanted.length; ) {
    let to = from + 1;
    while (to < wanted.length && samePlace(wanted[from], wanted[to])) to += 1;
    const difference = runDifference(actual.slice(from, to), wanted.slice(from, to));
    if (difference !== undefined) return difference;
    from = to;
  }
  return undefined;
}

function runDifference(actual: Diagnostic[], wanted: ExpectedDiagnostic[]): string | undefined {
  const free = wanted.some(({ rule, message }) => isParserText(rule) || message.endsWith("…"));
  for (const [index, diagnostic] of wanted.entries()) {
    const at = free ? actual.findIndex((candidate) => difference(candidate, diagnostic) === undefined) : 0;
    const [candidate] = actual.splice(Math.max(at, 0), 1);
    const why = candidate === undefined ? "missing" : difference(candidate, diagnostic);
    if (why !== undefined) return `diagnostic ${index} of ${diagnostic.path}: ${why}`;
  }
  return undefined;
}

function difference(actual: Diagnostic, wanted: ExpectedDiagnostic): string | undefined {
  const parserText = isParserText(wanted.rule);
  const start = actual.location.range?.start ?? null;
  const end = actual.location.range?.end ?? null;
  const message = parserText ? wanted.message.replace(/^(failed to parse .*?: ).*$/s, "$1…") : wanted.message;
  const parts: [string, unknown, unknown][] = [
    ["rule", actual.rule, wanted.rule],
    ["severity", actual.severity, wanted.severity],
    ["stage", actual.stage, wanted.stage],
    ["target", actual.target, wanted.target],
    ["path", actual.location.path, wanted.path],
    ["related", actual.related.map(relatedPart), (wanted.related ?? []).map(expectedRelatedPart)],
  ];
  if (!parserText) parts.push(["start", start, wanted.start], ["end", end, wanted.end]);
  else if (wanted.start !== null) parts.push(["start line", start?.line, wanted.start.line]);
  for (const [name, got, want] of parts) {
    if (canonical(got) !== canonical(want)) {
      return `${wanted.rule}: ${name}: expected ${canonical(want)}, got ${canonical(got)} (${actual.rule}: ${actual.message})`;
    }
  }
  return matchesText(actual.message, message) ? undefined : `expected message ${message}, got ${actual.message}`;
}

function relatedPart({ location, message }: Diagnostic["related"][number]): unknown {
  return { path: location.path, start: location.range?.start ?? null, message };
}

function expectedRelatedPart({
  path,
  start,
  message,
}: {
  readonly path: string;
  readonly start: unknown;
  readonly message: string;
}): unknown {
  return { path, start, message };
}

function isParserText(rule: string): boolean {
  return rule.endsWith("-parse-failed");
}

function samePlace(a: ExpectedDiagnostic | undefined, b: ExpectedDiagnostic | undefined): boolean {
  return a?.path === b?.path && canonical(a?.start) === canonical(b?.start);
}

function withRoot(diagnostic: ExpectedDiagnostic, root: string): ExpectedDiagnostic {
  return { ...diagnostic, path: diagnostic.path.replace("<root>", root) };
}

function describe({ rule, message, location }: Diagnostic): string {
  return `${rule} ${location.path}:${location.range?.start.line ?? "-"} ${message}`;
}

/** JSON with sorted keys, so that equal data is equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
