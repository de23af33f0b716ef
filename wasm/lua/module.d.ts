/** Gives the compiled lua.wasm, by the means of the host the file beside this one is for. */
export declare function luaModule(): Promise<WebAssembly.Module>;
