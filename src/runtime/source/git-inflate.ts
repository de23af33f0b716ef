import { type BitSource, HuffmanCode } from "./huffman.ts";

/** How far back a copy may reach. */
const WINDOW = 32_768;
/** What is only counted is written here, over and over. */
const DISCARDED = 4 * WINDOW;
const CHECKSUM_BYTES = 4;
const END_OF_BLOCK = 256;
/** Base and extra bits of lengths from symbol 257 on, and of distances (RFC 1951, 3.2.5). */
const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = Array.from({ length: 30 }, (_, code) =>
  code < 2 ? code + 1 : (2 + (code & 1)) * 2 ** ((code >> 1) - 1) + 1,
);
const DISTANCE_BITS = DISTANCES.map((_, code) => Math.max(0, (code >> 1) - 1));
/** In which order a block tells the code lengths of its code lengths (3.2.7). */
const LENGTHS_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED_LITERALS = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
const FIXED_DISTANCES = new Uint8Array(30).fill(5);

/** What the literals and lengths, and the distances, of a block are written in. */
interface Codes {
  readonly literals: HuffmanCode;
  readonly distances: HuffmanCode;
}

/** One zlib stream, read. */
export interface Inflated {
  /** Null where the bytes were only counted. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** How many bytes of the input the stream took. */
  readonly consumed: number;
}

/**
 * Inflates zlib streams (RFC 1950, RFC 1951) of known length. One is made for a whole pack, because that may hold ten
 * thousand small streams, and what a general library allocates for each comes to more than all that they hold.
 */
export class Inflater implements BitSource {
  readonly #fixed: Codes = { literals: new HuffmanCode(), distances: new HuffmanCode() };
  readonly #dynamic: Codes = { literals: new HuffmanCode(), distances: new HuffmanCode() };
  readonly #lengths = new Uint8Array(288 + 32);

  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #hold = 0;
  #held = 0;
  #output: Uint8Array = this.#input;
  #written = 0;
  /** How much has left the output, when it is only counted. */
  #gone = 0;
  #size = 0;
  #low = 1;
  #high = 0;

  constructor() {
    this.#fixed.literals.set(FIXED_LITERALS);
    this.#fixed.distances.set(FIXED_DISTANCES);
  }

  /**
   * Inflates the stream at the front of `input`, which must give exactly `size` bytes; null when it does not. No more than
   * these are ever allocated, and with `keep: false` next to none.
   */
  inflate(input: Uint8Array, size: number, { keep }: { keep: boolean }): Inflated | null {
    const bytes = keep ? new Uint8Array(size) : null;
    this.#input = input;
    this.#at = this.#hold = this.#held = this.#written = this.#gone = this.#high = 0;
    this.#low = 1;
    this.#size = size;
    this.#output = bytes ?? new Uint8Array(Math.min(size, DISCARDED));
    const isSound = this.#header() && this.#blocks() && this.#gone + this.#written === size && this.#checksum();
    return isSound && this.#at <= input.byteLength ? { bytes, consumed: this.#at } : null;
  }

  peek(): number {
    while (this.#held <= 16) {
      this.#hold |= (this.#input[this.#at++] ?? 0) << this.#held;
      this.#held += 8;
    }
    return this.#hold;
  }

  drop(count: number): void {
    this.#hold >>>= count;
    this.#held -= count;
  }

  #take(count: number): number {
    const bits = this.peek() & ((1 << count) - 1);
    this.drop(count);
    return bits;
  }

  #header(): boolean {
    const [method = 0, flags = 0] = this.#input;
    this.#at = 2;
    return (method & 15) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0 && (flags & 0x20) === 0;
  }

  #blocks(): boolean {
    // Nobody makes codes for a few bytes, and making them is much work for the little it takes to ask for it.
    let codes = 8 + this.#size / 32;
    for (let isLast = false; !isLast; ) {
      isLast = this.#take(1) === 1;
      const type = this.#take(2);
      if (type === 2 && codes-- < 0) return false;
      if (!this.#block(type)) return false;
    }
    return true;
  }

  #block(type: number): boolean {
    switch (type) {
      case 0:
        return this.#stored();
      case 1:
        return this.#coded(this.#fixed);
      case 2:
        return this.#readCodes() && this.#coded(this.#dynamic);
      default:
        return false;
    }
  }

  #stored(): boolean {
    this.#alignToByte();
    const start = this.#at + 4;
    const [a = 0, b = 0, c = 0, d = 0] = this.#input.subarray(this.#at, start);
    const length = a + b * 256;
    if (length + c + d * 256 !== 0xffff || start + length > this.#input.byteLength) return false;
    this.#at = start + length;
    for (let at = start; at < this.#at; at++) if (!this.#put(this.#input[at] ?? 0)) return false;
    return true;
  }

  /** Gives back whole bytes that were read ahead, and leaves out what is left of one. */
  #alignToByte(): void {
    this.#at -= this.#held >> 3;
    this.#hold = this.#held = 0;
  }

  #readCodes(): boolean {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const count = this.#take(4) + 4;
    const lengths = this.#lengths.fill(0);
    for (let index = 0; index < count; index++) lengths[LENGTHS_ORDER[index] ?? 0] = this.#take(3);
    const codes = this.#dynamic;
    if (literals > 286 || !codes.literals.set(lengths.subarray(0, LENGTHS_ORDER.length))) return false;
    const all = literals + distances;
    if (!this.#readLengths(codes.literals, all)) return false;
    return codes.literals.set(lengths.subarray(0, literals)) && codes.distances.set(lengths.subarray(literals, all));
  }

  /** Reads code lengths, which are written in a code themselves: as they are, or how often one or none comes again. */
  #readLengths(code: HuffmanCode, all: number): boolean {
    const lengths = this.#lengths.fill(0);
    for (let at = 0; at < all; ) {
      const symbol = code.read(this);
      if (symbol < 0 || (symbol === 16 && at === 0)) return false;
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      const [least, bits] = symbol === 16 ? [3, 2] : symbol === 17 ? [3, 3] : [11, 7];
      const end = at + least + this.#take(bits);
      if (end > all) return false;
      lengths.fill(symbol === 16 ? (lengths[at - 1] ?? 0) : 0, at, end);
      at = end;
    }
    return true;
  }

  #coded({ literals, distances }: Codes): boolean {
    for (;;) {
      const symbol = literals.read(this);
      if (symbol === END_OF_BLOCK) return this.#at - (this.#held >> 3) <= this.#input.byteLength;
      if (symbol < END_OF_BLOCK) {
        if (symbol < 0 || !this.#put(symbol)) return false;
        continue;
      }
      const index = symbol - END_OF_BLOCK - 1;
      const length = (LENGTHS[index] ?? 0) + this.#take(LENGTH_BITS[index] ?? 0);
      const code = distances.read(this);
      const distance = (DISTANCES[code] ?? 0) + this.#take(DISTANCE_BITS[code] ?? 0);
      if (index >= LENGTHS.length || code < 0 || !this.#copy(distance, length)) return false;
    }
  }

  #put(byte: number): boolean {
    if (this.#gone + this.#written === this.#size) return false;
    if (this.#written === this.#output.byteLength) this.#discard();
    this.#output[this.#written++] = byte;
    return true;
  }

  #copy(distance: number, length: number): boolean {
    if (distance === 0 || distance > this.#written || this.#gone + this.#written + length > this.#size) return false;
    if (this.#written + length > this.#output.byteLength) this.#discard();
    const output = this.#output;
    // Byte by byte: a copy may overlap itself.
    for (let end = this.#written + length; this.#written < end; this.#written++) {
      output[this.#written] = output[this.#written - distance] ?? 0;
    }
    return true;
  }

  /** Makes room by forgetting all that no copy can reach. */
  #discard(): void {
    const reach = this.#written - WINDOW;
    this.#sum(reach);
    this.#output.copyWithin(0, reach, this.#written);
    this.#gone += reach;
    this.#written = WINDOW;
  }

  /** Adler-32 (RFC 1950, 8.2) of all that has been written. */
  #checksum(): boolean {
    this.#sum(this.#written);
    this.#alignToByte();
    const [a = 0, b = 0, c = 0, d = 0] = this.#input.subarray(this.#at, this.#at + CHECKSUM_BYTES);
    this.#at += CHECKSUM_BYTES;
    return a * 256 + b === this.#high && c * 256 + d === this.#low;
  }

  #sum(end: number): void {
    for (let at = 0; at < end; ) {
      // So many sums of bytes are exact in 32 bits.
      for (const stop = Math.min(end, at + 5552); at < stop; at++) {
        this.#low += this.#output[at] ?? 0;
        this.#high += this.#low;
      }
      this.#low %= 65_521;
      this.#high %= 65_521;
    }
  }
}
