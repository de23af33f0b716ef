/** The bytes of a module, or of a part of it. */
export type Bytes = Uint8Array<ArrayBufferLike>;

/** Reads the encodings of the WebAssembly binary format one after another. */
export class ByteReader {
  readonly #bytes: Bytes;
  position: number;

  constructor(bytes: Bytes, position = 0) {
    this.#bytes = bytes;
    this.position = position;
  }

  get atEnd(): boolean {
    return this.position >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.position++];
    if (byte === undefined) throw new Error("the module ends too early");
    return byte;
  }

  /** An unsigned LEB128 number of up to 32 bits. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** Passes over a LEB128 number of any size. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  take(length: number): Bytes {
    this.position += length;
    if (this.position > this.#bytes.length) throw new Error("the module ends too early");
    return this.since(this.position - length);
  }

  rest(): Bytes {
    return this.take(this.#bytes.length - this.position);
  }

  /** What was read from a position on. */
  since(start: number): Bytes {
    return this.#bytes.subarray(start, this.position);
  }
}

/** Writes the encodings of the WebAssembly binary format. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  byte(value: number): this {
    this.#bytes.push(value);
    return this;
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }

  /** An unsigned number as LEB128. */
  unsigned(value: number): this {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes.push((rest & 0x7f) | 0x80);
    return this.byte(rest);
  }

  /** Bytes after their length. */
  sized(values: Bytes): this {
    return this.unsigned(values.length).bytes(values);
  }

  result(): Bytes {
    return Uint8Array.from(this.#bytes);
  }
}
