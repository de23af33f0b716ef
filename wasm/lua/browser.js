/** Browsers, and whatever else there is, fetch the file from where this one came from. */
export const luaModule = async () => {
  const response = await fetch(new URL("./lua.wasm", import.meta.url));
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  // By its bytes: a server may not know the media type that streaming asks for.
  return WebAssembly.compile(await response.arrayBuffer());
};
