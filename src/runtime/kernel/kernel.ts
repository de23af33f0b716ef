/** The calls of wasm/kernel/kernel.ts, as either build has them. */
export interface KernelCalls {
  variable(program: unknown, index: number): number;
  resumevariable(program: unknown, index: number): number;
  variables(program: unknown): number;
  qualifier(program: unknown, index: number): number;
  resumequalifier(program: unknown): number;
  qualifiers(program: unknown): number;
}

/** The evaluator of one program, with the memory it works in. Either build of wasm/kernel/ is one. */
export interface Kernel {
  readonly kind: "wasm" | "js";
  readonly calls: KernelCalls;
  /** What its own calls take for the program: an address, or an object. */
  readonly program: unknown;
  /** The program's words, to be read and filled in. They may move whenever a text is put. */
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  /** Forgets the texts of the context before. */
  dropTexts(): void;
  /** Gives an attribute the text that its buckets are made of. */
  putText(attribute: number, text: string): void;
}

/**
 * Which build evaluates: `js`, or the WebAssembly build as a `WebAssembly.Module`, which is what a static import of
 * `rototo-edge/wasm/kernel.wasm` gives on Workers; anything else is refused as `invalid_option`. Without a choice it is
 * WebAssembly where the host compiles bytes, else JavaScript.
 */
export type KernelChoice = "js" | object;

/** Says that an instance cannot go on and must be thrown away. */
export class KernelTrap extends Error {}

/** The kernels a program is evaluated by. */
export interface Kernels {
  /** The first one. */
  start(words: Int32Array): Kernel;
  /** The one after an instance of WebAssembly that cannot go on. */
  replace(words: Int32Array): Kernel;
}
