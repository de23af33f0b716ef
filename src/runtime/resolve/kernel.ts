/** The evaluator of one program, with the memory it works in. Either build of wasm/kernel/ is one. */
export interface Kernel {
  readonly kind: "wasm" | "js";
  /** The program's words, to be read and filled in. They may move whenever a text is put. */
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  /** Forgets the texts of the context before. */
  dropTexts(): void;
  /** Gives an attribute the text that its buckets are made of. */
  putText(attribute: number, text: string): void;
  // The calls of wasm/kernel/kernel.ts.
  variable(index: number): number;
  resumeVariable(index: number): number;
  variables(): number;
  qualifier(index: number): number;
  resumeQualifier(): number;
  qualifiers(): number;
}

/**
 * Which build evaluates: `js`, or the WebAssembly build as a `WebAssembly.Module`, which is what a static import of
 * `rototo-edge/wasm/kernel.wasm` gives on Workers. Otherwise WebAssembly where the host compiles bytes, else JavaScript.
 */
export type KernelChoice = "js" | object;

/** Says that an instance cannot go on and must be thrown away. */
export class KernelTrap extends Error {}
