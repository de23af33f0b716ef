const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;
const NO_CELL = /^(?:[\p{Mn}\p{Me}\u1160-\u11ff]|\u200c|\u200d)$/u;

/** First and last code points of the blocks that Unicode's East Asian Width calls wide or full width. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x20000, 0x3fffd],
];

/** What a reader takes for one character. */
export interface Grapheme {
  readonly text: string;
  /** Cells on a terminal: 0, 1, 2, rarely more. */
  readonly width: number;
}

/** Splits a text into what a reader takes for characters, with the cells each takes. */
export function* graphemes(text: string): Iterable<Grapheme> {
  for (const { segment } of GRAPHEMES.segment(text)) yield { text: segment, width: graphemeWidth(segment) };
}

/** How many cells a text without control characters takes on a terminal. */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += grapheme.width;
  return width;
}

function graphemeWidth(text: string): number {
  if (EMOJI.test(text)) return 2;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (NO_CELL.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  return WIDE.some(([first, last]) => first <= code && code <= last) ? 2 : 1;
}
