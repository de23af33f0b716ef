/** Reads a stream of chunks piece by piece. */
export class ByteSource {
  readonly #next: () => Promise<Uint8Array | undefined>;
  #chunk: Uint8Array = new Uint8Array(0);

  /** @param next gives the next chunk, or undefined at the end */
  constructor(next: () => Promise<Uint8Array | undefined>) {
    this.#next = next;
  }

  /**
   * Takes so many bytes; null at the end of the stream. What has not arrived takes no memory yet.
   * @throws {Error} when the stream ends in between
   */
  async take(length: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const pieces: Uint8Array[] = [];
    const missing = await this.#pass(length, (piece) => pieces.push(piece));
    if (missing === length && length > 0) return null;
    if (missing > 0) throw new Error("unexpected end of file");
    const whole = new Uint8Array(length);
    let offset = 0;
    for (const piece of pieces) {
      whole.set(piece, offset);
      offset += piece.byteLength;
    }
    return whole;
  }

  /**
   * Passes over so many bytes.
   * @throws {Error} when the stream ends before
   */
  async skip(length: number): Promise<void> {
    if ((await this.#pass(length, () => {})) > 0) throw new Error("unexpected end of file");
  }

  /** Reads to the end and keeps nothing. */
  async drain(): Promise<void> {
    await this.#pass(Number.POSITIVE_INFINITY, () => {});
  }

  /** Gives the next bytes to `use` and tells how many are missing. */
  async #pass(length: number, use: (piece: Uint8Array) => void): Promise<number> {
    let missing = length;
    while (missing > 0) {
      if (this.#chunk.byteLength === 0) {
        const next = await this.#next();
        if (next === undefined) return missing;
        this.#chunk = next;
      }
      const piece = this.#chunk.subarray(0, missing);
      this.#chunk = this.#chunk.subarray(piece.byteLength);
      missing -= piece.byteLength;
      use(piece);
    }
    return 0;
  }
}
