/** On Workers an imported `.wasm` file is a module that is already compiled. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  // biome-ignore lint/style/noDefaultExport: the runtime demands it.
  export default module;
}
