const PAGE = 4096;

/** What an instance's memory holds at one moment; only the parts of it that are not zero are kept. */
export class MemoryImage {
  readonly #pages: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  /** In bytes. */
  readonly size: number;

  constructor(memory: Uint8Array) {
    this.size = memory.length;
    for (let at = 0; at < memory.length; at += PAGE) {
      const bytes = memory.slice(at, at + PAGE);
      if (!isZero(bytes)) this.#pages.push({ at, bytes });
    }
  }

  /** Makes a memory of the same size hold this and nothing else. */
  restore(memory: Uint8Array): void {
    memory.fill(0);
    for (const { at, bytes } of this.#pages) memory.set(bytes, at);
  }
}

function isZero(page: Uint8Array): boolean {
  const words = new Uint32Array(page.buffer);
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false;
  return true;
}
