/** Characters that act on a terminal or hide: controls, invisible formats such as direction marks, line separators, halves. */
const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Makes text of a workspace safe to show: what would act on the terminal, or reorder what is read, is spelled out, as
 * `\u{1b}`. The two joiners stay, which scripts and emoji need.
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (unit) => SHORT[unit] ?? `\\u{${unit.codePointAt(0)?.toString(16)}}`);
}

/** Like {@link visibleText} for text of several lines, whose line breaks and tabs stay; CRLF is one line break. */
export function visibleLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/[^\n\t]+/g, visibleText);
}
