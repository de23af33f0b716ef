/** A compiled module; the host's own class. */
export type WasmModule = object;

/** A memory that can be replaced under whoever looks at it. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of the global that is used. Declared here, because hosts' own types of it do not agree. */
declare const WebAssembly: {
  readonly Module: {
    new (bytes: Uint8Array<ArrayBuffer>): WasmModule;
    exports(module: WasmModule): readonly { readonly name: string }[];
  };
  readonly Instance: new (module: WasmModule) => { readonly exports: object };
};

/** Compiles bytes at once. @throws where the host or its policy forbids it, or has no WebAssembly. */
export function compileModule(bytes: Uint8Array<ArrayBuffer>): WasmModule {
  return new WebAssembly.Module(bytes);
}

/** Tells whether something is a module, of whatever realm, that has an export of a name. */
export function hasExport(module: object, wanted: string): boolean {
  try {
    return WebAssembly.Module.exports(module).some(({ name }) => name === wanted);
  } catch {
    return false;
  }
}

/** Instantiates a module that imports nothing; this is allowed on all hosts. */
export function exportsOf(module: WasmModule): object {
  return new WebAssembly.Instance(module).exports;
}
