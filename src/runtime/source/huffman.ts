/** Codes up to this length are looked up; longer ones, which are rare, are worked out bit by bit. */
const FAST_BITS = 9;
const LONGEST = 15;
/** The most symbols that a code of deflate has. */
const SYMBOLS = 288;

/** Where the bits come from. */
export interface BitSource {
  /** The next bits, the first one lowest; at least {@link LONGEST} of them, zeros after the end. */
  peek(): number;
  drop(count: number): void;
}

/** One prefix code of deflate (RFC 1951, 3.2.2). It is set anew for each block, in the memory it has. */
export class HuffmanCode {
  /** By the next bits: a symbol and the length of its code, or 0. */
  readonly #fast = new Uint16Array(1 << FAST_BITS);
  /** How many codes there are of each length. */
  readonly #counts = new Uint16Array(LONGEST + 1);
  /** The symbols by their codes. */
  readonly #symbols = new Uint16Array(SYMBOLS);
  readonly #next = new Uint16Array(LONGEST + 1);

  /** Takes the lengths of all codes; false when there cannot be such codes. */
  set(lengths: Uint8Array): boolean {
    const counts = this.#counts.fill(0);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol] ?? 0;
      counts[length] = (counts[length] ?? 0) + 1;
    }
    counts[0] = 0;
    let left = 1;
    let place = 0;
    for (let length = 1; length <= LONGEST; length++) {
      const count = counts[length] ?? 0;
      left = left * 2 - count;
      if (left < 0) return false;
      this.#next[length] = place;
      place += count;
    }
    this.#sort(lengths);
    this.#fillFast();
    return true;
  }

  #sort(lengths: Uint8Array): void {
    const next = this.#next;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol] ?? 0;
      if (length === 0) continue;
      const place = next[length] ?? 0;
      this.#symbols[place] = symbol;
      next[length] = place + 1;
    }
  }

  #fillFast(): void {
    this.#fast.fill(0);
    let code = 0;
    let place = 0;
    for (let length = 1; length <= FAST_BITS; length++, code *= 2) {
      const end = place + (this.#counts[length] ?? 0);
      for (; place < end; place++, code++) {
        const entry = ((this.#symbols[place] ?? 0) << 4) | length;
        for (let bits = reversed(code, length); bits < this.#fast.length; bits += 1 << length) this.#fast[bits] = entry;
      }
    }
  }

  /** Takes the next symbol; −1 when there is none of such a code. */
  read(source: BitSource): number {
    const bits = source.peek();
    const entry = this.#fast[bits & (this.#fast.length - 1)] ?? 0;
    if (entry === 0) return this.#readLong(bits, source);
    source.drop(entry & 15);
    return entry >> 4;
  }

  #readLong(bits: number, source: BitSource): number {
    let code = 0;
    let first = 0;
    let place = 0;
    for (let length = 1; length <= LONGEST; length++) {
      code = code * 2 + ((bits >> (length - 1)) & 1);
      const count = this.#counts[length] ?? 0;
      if (code - first < count) {
        source.drop(length);
        return this.#symbols[place + code - first] ?? -1;
      }
      place += count;
      first = (first + count) * 2;
    }
    return -1;
  }
}

function reversed(code: number, length: number): number {
  let bits = 0;
  for (let at = 0; at < length; at++) bits |= ((code >> at) & 1) << (length - 1 - at);
  return bits;
}
