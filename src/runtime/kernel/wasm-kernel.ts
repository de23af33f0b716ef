import { ATTRIBUTE_TEXT, ATTRIBUTE_TEXT_LENGTH } from "../../../wasm/kernel/layout.ts";
import { type Kernel, type KernelCalls, KernelTrap } from "./kernel.ts";
import { exportsOf, type WasmMemory, type WasmModule } from "./web-assembly.ts";

/** What the kernel's WebAssembly build exports. */
interface KernelExports extends KernelCalls {
  readonly memory: WasmMemory;
  isprogram(program: number, length: number, texts: number): number;
}

const PAGE = 65_536;

/** Where a program starts in memory: an address that is a multiple of 8, for the doubles. */
const BASE = 1024;

/** Up to this length a loop copies faster than an encoder does. */
const SHORT = 32;

const encoder = new TextEncoder();

/** The kernel's WebAssembly build, with an instance and a memory for each program. */
export class WasmKernel implements Kernel {
  readonly kind = "wasm";
  readonly calls: KernelExports;
  readonly program: number = BASE;
  words!: Int32Array;
  doubles!: Float64Array;
  readonly #length: number;
  #bytes!: Uint8Array;
  /** Where texts start, and where the next one goes. */
  readonly #texts: number;
  #top: number;

  /** @throws whatever the host does when it cannot instantiate the module or has no memory for it. */
  constructor(module: WasmModule, words: Int32Array) {
    // Which module it is was asked before: kernelChoice.
    const exports = exportsOf(module) as KernelExports;
    // Exports are a dictionary, in which each call would look its function up.
    this.calls = { ...exports };
    this.#length = words.length;
    this.#texts = BASE + words.length * 4;
    this.#top = this.#texts;
    this.#grow(this.#texts + PAGE / 4 - exports.memory.buffer.byteLength);
    this.words.set(words);
  }

  /** Tells whether the words are a program at rest, with so many texts; otherwise nothing must be asked. */
  isProgram(texts: number): boolean {
    return this.calls.isprogram(BASE, this.#length, texts) !== 0;
  }

  dropTexts(): void {
    this.#top = this.#texts;
  }

  putText(attribute: number, text: string): void {
    // No UTF-16 unit takes more than three bytes of UTF-8.
    this.#makeRoom(text.length * 3);
    this.words[attribute + ATTRIBUTE_TEXT] = this.#top;
    const written = this.#write(text);
    this.words[attribute + ATTRIBUTE_TEXT_LENGTH] = written;
    this.#top += written;
  }

  #write(text: string): number {
    const bytes = this.#bytes;
    const top = this.#top;
    if (text.length <= SHORT) {
      let index = 0;
      for (; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        if (unit > 0x7f) break;
        bytes[top + index] = unit;
      }
      if (index === text.length) return index;
    }
    return encoder.encodeInto(text, bytes.subarray(top)).written;
  }

  #makeRoom(size: number): void {
    const missing = this.#top + size - this.#bytes.length;
    if (missing <= 0) return;
    try {
      this.#grow(missing);
    } catch (cause) {
      throw new KernelTrap("out of memory", { cause });
    }
  }

  /** Makes the memory larger by so many bytes, if they are any, and looks at it anew. */
  #grow(missing: number): void {
    const { memory } = this.calls;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    this.words = new Int32Array(memory.buffer, BASE, this.#length);
    this.doubles = new Float64Array(memory.buffer, BASE, this.#length >> 1);
    this.#bytes = new Uint8Array(memory.buffer);
  }
}
