import {
  qualifier,
  qualifiers,
  resumequalifier,
  resumevariable,
  variable,
  variables,
} from "../../../wasm/kernel/kernel.ts";
import { ATTRIBUTE_TEXT } from "../../../wasm/kernel/layout.ts";
import { Program } from "../../../wasm/kernel/memory.ts";
import type { Kernel, KernelCalls } from "./kernel.ts";

const CALLS: KernelCalls = { variable, resumevariable, variables, qualifier, resumequalifier, qualifiers };

/** The kernel's JavaScript build, for hosts and policies that allow no WebAssembly. */
export class JsKernel implements Kernel {
  readonly kind = "js";
  readonly calls: KernelCalls = CALLS;
  readonly program: Program;
  readonly words: Int32Array;
  readonly doubles: Float64Array;

  constructor(words: Int32Array) {
    this.program = new Program(words.slice());
    this.words = this.program.words;
    this.doubles = this.program.doubles;
  }

  dropTexts(): void {
    // To set a length takes a call of the engine, and most programs have no buckets.
    if (this.program.texts.length > 0) this.program.texts.length = 0;
  }

  putText(attribute: number, text: string): void {
    this.words[attribute + ATTRIBUTE_TEXT] = this.program.texts.push(text) - 1;
  }
}
