import { describe, expect, test } from "vitest";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { relink } from "../../src/runtime/compile/link.ts";
import { isProgram } from "../../src/runtime/kernel/check-in-js.ts";
import { startWasm } from "../../src/runtime/kernel/start-wasm.ts";
import * as at from "../../wasm/kernel/layout.ts";
import { Draw, drawParts } from "../support/naive/generate.ts";

/** What both builds say, which must be the same. */
function verdict(words: Int32Array, texts: number): boolean {
  const [wasm, js] = [startWasm(words, undefined)?.isProgram(texts), isProgram(words, texts)];
  expect(wasm).toBe(js);
  return js;
}

/** Programs of every shape that qualifiers and variables can have. */
const PROGRAMS = Array.from({ length: 16 }, (_, seed) => {
  const { program, texts } = relink(drawParts(new Draw(randomFrom(seed))));
  return { words: program.words, texts };
});

describe("words that are checked", () => {
  test("are a program as it was linked, with its texts or more", () => {
    for (const { words, texts } of PROGRAMS) {
      expect(verdict(words, texts)).toBe(true);
      expect(verdict(words, texts + 1)).toBe(true);
      expect(verdict(words, texts - 1)).toBe(false);
    }
  });

  test("are none when cut short, or followed by more", () => {
    for (const { words, texts } of PROGRAMS) {
      for (const length of [0, at.FORMAT, at.HEADER_SIZE - 1, at.HEADER_SIZE, words.length - 1]) {
        expect(verdict(words.slice(0, length), texts)).toBe(false);
        // Also where the header says so.
        if (length > at.LENGTH) expect(verdict(words.slice(0, length).with(at.LENGTH, length), texts)).toBe(false);
      }
      const longer = Int32Array.of(...words, 0).with(at.LENGTH, words.length + 1);
      expect(verdict(longer, texts)).toBe(false);
    }
  });

  test("are none with any word of the header changed", () => {
    for (const { words, texts } of PROGRAMS) {
      for (let word = 0; word < at.HEADER_SIZE; word++) {
        for (const value of changesOf(words, word)) expect(verdict(words.with(word, value), texts)).toBe(false);
      }
    }
  });

  test("are the same to both builds with any word changed", () => {
    let accepted = 0;
    for (const { words, texts } of PROGRAMS.slice(0, 8)) {
      for (let word = 0; word < words.length; word++) {
        for (const value of changesOf(words, word)) accepted += Number(verdict(words.with(word, value), texts));
      }
    }
    // Another index, constant or operator is a program, too.
    expect(accepted).toBeGreaterThan(0);
  });
});

/** Other values of a word: those that lead far away or overflow when they are added or multiplied, and near ones. */
function changesOf(words: Int32Array, word: number): number[] {
  const value = words[word] ?? 0;
  const near = [value - 1, value + 1, value + 2, words.length, words.length - 1, words[word - 1] ?? 0];
  const far = [-1, 2 ** 31 - 1, -(2 ** 31), 2 ** 30, 2 ** 28, 2 ** 29 + 1, Math.floor(2 ** 32 / at.ATTRIBUTE_SIZE) | 0];
  return [...new Set([0, ...near, ...far])].filter((other) => other !== value);
}
