import * as kernel from "../../../wasm/kernel/kernel.ts";
import { ATTRIBUTE_TEXT } from "../../../wasm/kernel/layout.ts";
import { Program } from "../../../wasm/kernel/memory.ts";
import type { Kernel } from "./kernel.ts";

/** The kernel's JavaScript build, for hosts and policies that allow no WebAssembly. */
export class JsKernel implements Kernel {
  readonly kind = "js";
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly #program: Program;

  constructor(words: Int32Array) {
    this.#program = new Program(words.slice());
    this.words = this.#program.words;
    this.doubles = this.#program.doubles;
  }

  dropTexts(): void {
    this.#program.texts.length = 0;
  }

  putText(attribute: number, text: string): void {
    this.words[attribute + ATTRIBUTE_TEXT] = this.#program.texts.push(text) - 1;
  }

  variable(index: number): number {
    return kernel.variable(this.#program, index);
  }

  resumeVariable(index: number): number {
    return kernel.resumevariable(this.#program, index);
  }

  variables(): number {
    return kernel.variables(this.#program);
  }

  qualifier(index: number): number {
    return kernel.qualifier(this.#program, index);
  }

  resumeQualifier(): number {
    return kernel.resumequalifier(this.#program);
  }

  qualifiers(): number {
    return kernel.qualifiers(this.#program);
  }
}
