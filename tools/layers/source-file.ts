/** One import or re-export of a module. */
export interface Import {
  readonly specifier: string;
  /** Whether it is gone after compilation, and with it any part in a cycle. */
  readonly typeOnly: boolean;
  /** The line of the specifier, counted from 1. */
  readonly line: number;
}

const STRINGS_AND_COMMENTS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g;
const IMPORTS = /^(?:import|export)\b(?:\s+(type)\b)?(?:[^;"]*?\bfrom)?\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

/** The text with its comments blanked out; every other character keeps its line and column. */
export function withoutComments(text: string): string {
  return text.replace(STRINGS_AND_COMMENTS, (part) => (part.startsWith("/") ? part.replace(/[^\n]/g, " ") : part));
}

/** The imports of a module, in order; `code` is without comments and laid out by the formatter. */
export function importsOf(code: string): Import[] {
  return [...code.matchAll(IMPORTS)].map(({ 0: statement, 1: type, 2: fixed, 3: dynamic, index }) => ({
    specifier: fixed ?? dynamic ?? "",
    typeOnly: type !== undefined,
    line: lineAt(code, index + statement.length),
  }));
}

/** The line, counted from 1, that an offset lies on. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
