import { styleText } from "node:util";
import type { Io, Output } from "../io.ts";

/** Puts colour or weight on a text, or leaves it as it is. */
export type Paint = (text: string) => string;

/** The few looks that output has. */
export interface Style {
  readonly error: Paint;
  readonly warning: Paint;
  readonly good: Paint;
  /** For what was before. */
  readonly gone: Paint;
  readonly strong: Paint;
  /** For what frames and labels the text proper. */
  readonly frame: Paint;
  readonly faint: Paint;
  /** For what a search found. */
  readonly inverse: Paint;
}

const COLOURED: Style = {
  error: paint(["bold", "red"]),
  warning: paint(["bold", "yellow"]),
  good: paint(["green"]),
  gone: paint(["red"]),
  strong: paint(["bold"]),
  frame: paint(["cyan"]),
  faint: paint(["dim"]),
  inverse: paint(["inverse"]),
};

const same: Paint = (text) => text;
const PLAIN: Style = {
  error: same,
  warning: same,
  good: same,
  gone: same,
  strong: same,
  frame: same,
  faint: same,
  inverse: same,
};

/** The style of a stream: coloured where {@link hasColour} says so. */
export function styleOf(output: Output, env: Io["env"]): Style {
  return hasColour(output, env) ? COLOURED : PLAIN;
}

/**
 * Whether to use colour: a non-empty `NO_COLOR` forbids it, `FORCE_COLOR` decides otherwise (`0` and `false` forbid),
 * else a terminal has it unless it is a `dumb` one.
 */
export function hasColour({ isTerminal }: Output, { NO_COLOR, FORCE_COLOR, TERM }: Io["env"]): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTerminal && TERM !== "dumb";
}

function paint(format: Parameters<typeof styleText>[0]): Paint {
  return (text) => (text === "" ? text : styleText(format, text, { validateStream: false }));
}
