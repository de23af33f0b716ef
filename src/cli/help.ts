import type { Help, OutputConfiguration } from "commander";
import type { Example } from "./command-spec.ts";
import type { Io, Output } from "./io.ts";
import { hasColour, type Style, styleOf } from "./terminal/style.ts";
import { visibleLines } from "./terminal/visible-text.ts";

/** Puts a description beside its term, or where that would make it a thin column, below. */
export function formatItem(term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  const beside = termWidth + 4;
  const isBeside = width - beside >= 30;
  const indent = " ".repeat(isBeside ? beside : 6);
  const lines = helper.boxWrap(description, width - indent.length).replaceAll("\n", `\n${indent}`);
  return `  ${isBeside ? term.padEnd(termWidth + 2) : `${term}\n${indent}`}${lines}`;
}

/** Examples as they stand at the end of help. */
export function examplesText(examples: readonly Example[], style: Style): string {
  const lines = examples.flatMap(({ call, does }) => [style.faint(`  # ${does}`), `  ${call}`]);
  return ["", style.strong("Examples:"), ...lines].join("\n");
}

/** Where help and the parser's complaints go. */
export function helpOutput(io: Io): OutputConfiguration {
  const width = ({ isTerminal, columns }: Output): number => (isTerminal ? columns : 80);
  return {
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    outputError: (text, write) => write(visibleLines(text).replace(/^error:/, styleOf(io.stderr, io.env).error)),
    getOutHelpWidth: () => width(io.stdout),
    getErrHelpWidth: () => width(io.stderr),
    getOutHasColors: () => hasColour(io.stdout, io.env),
    getErrHasColors: () => hasColour(io.stderr, io.env),
  };
}
