import { constants, deflateSync, inflateSync, type ZlibOptions } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Inflater } from "../../../src/runtime/source/git-inflate.ts";

const inflater = new Inflater();
const bytes = (content: Uint8Array): Uint8Array => new Uint8Array(content);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Content that compresses in all manners: runs, copies from near and far, and what cannot be compressed. */
const content = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(fc.nat(255), fc.nat(2000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
      fc.constantFrom(text("schema_version = 1\n"), text("[resolve]\ndefault = 'a'\n")),
      fc.nat(40_000).map((length) => Uint8Array.from({ length }, (_, index) => (index * 7919) >> 5)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));
const options: fc.Arbitrary<ZlibOptions> = fc.record({
  level: fc.nat(9),
  strategy: fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE),
  memLevel: fc.integer({ min: 1, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
});

describe("inflating", () => {
  test("gives what was deflated, however that was done, kept or counted, and leaves what follows alone", () => {
    fc.assert(
      fc.property(content, options, fc.uint8Array({ maxLength: 9 }), (given, how, after) => {
        const stream = deflateSync(given, how);
        const input = new Uint8Array([...stream, ...after]);
        const consumed = stream.length;
        expect(inflater.inflate(input, given.length, { keep: true })).toEqual({ bytes: bytes(given), consumed });
        expect(inflater.inflate(input, given.length, { keep: false })).toEqual({ bytes: null, consumed });
      }),
      { seed: 20261126, numRuns: 60 },
    );
  });

  test("gives nothing of another length", () => {
    const stream = deflateSync(text("hello"));
    for (const keep of [true, false]) {
      for (const size of [0, 4, 6, 200_000]) expect(inflater.inflate(stream, size, { keep })).toBe(null);
    }
  });

  test("counts far more than it keeps", () => {
    const stream = deflateSync(new Uint8Array(5_000_001).fill(7));
    expect(inflater.inflate(stream, 5_000_001, { keep: false })?.consumed).toBe(stream.length);
    expect(inflater.inflate(stream, 5_000_000, { keep: false })).toBe(null);
  });

  test("accepts nothing that zlib refuses, whatever was changed", () => {
    fc.assert(
      fc.property(
        content,
        options,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
        (given, how, changes) => {
          const stream = new Uint8Array(deflateSync(given, how));
          for (const [at, byte] of changes) stream[at % Math.min(stream.length, 200)] = byte;
          const found = inflater.inflate(stream, given.length, { keep: true });
          if (found !== null) expect(bytes(inflateSync(stream))).toEqual(found.bytes);
        },
      ),
      { seed: 20261126, numRuns: 150 },
    );
  });

  test("refuses a stream that was cut, wherever", () => {
    const given = Buffer.concat([text("abc".repeat(50)), Uint8Array.from({ length: 300 }, (_, i) => (i * 7919) >> 3)]);
    const stream = deflateSync(given);
    for (let end = 0; end < stream.length; end++) {
      expect(inflater.inflate(stream.subarray(0, end), given.length, { keep: true })).toBe(null);
    }
  });

  test.each<[string, number[]]>([
    ["another method", [0x79, 0x9c]],
    ["a wrong check of the header", [0x78, 0x9d]],
    ["a dictionary", [0x78, 0xbb, 0, 0, 0, 0]],
    ["a block of no type", [0x78, 0x9c, 0b111]],
    ["a stored block whose length is not confirmed", [0x78, 0x9c, 1, 1, 0, 1, 0, 0x61]],
    ["a copy from before the beginning", [0x78, 0x9c, 0x63, 0x00, 0x42, 0x00]],
    ["nothing", []],
  ])("refuses %s", (_name, stream) => {
    expect(inflater.inflate(Uint8Array.from([...stream, ...Array(20).fill(0)]), 1, { keep: true })).toBe(null);
  });

  test("does not make codes over and over for nothing", () => {
    for (const [blocks, isTaken] of [
      [8, true],
      [100, false],
    ] as const) {
      const stream = Uint8Array.from([
        0x78,
        0x9c,
        ...bytesOf(EMPTY_BLOCK.repeat(blocks) + LAST_BLOCK),
        0,
        0x62,
        0,
        0x62,
      ]);
      expect(inflateSync(stream).toString()).toBe("a");
      expect(inflater.inflate(stream, 1, { keep: true }) !== null).toBe(isTaken);
    }
  });
});

/** A block with codes of its own, as zlib reads them, and nothing but its end. */
const EMPTY_BLOCK =
  "0 01 00000 00000 0111 000 000 100 000 000 000 000 000 000 000 000 000 000 000 000 000 000 100 1 1111111 1 1101011 0 0 0";
/** A block in the fixed code that holds `a`. */
const LAST_BLOCK = "1 10 10010001 0000000";

/** Bits in the order in which they are read, as bytes. */
function bytesOf(bits: string): number[] {
  const groups = bits.replaceAll(" ", "").match(/.{1,8}/g) ?? [];
  return groups.map((group) => Number.parseInt([...group].reverse().join(""), 2));
}
