import fc from "fast-check";
import { expect, test } from "vitest";
import { findPacketFault } from "../../../src/runtime/source/git-packets.ts";

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

test.each([
  ["001e# service=git-upload-pack\n0000", null],
  ["0000", null],
  ["00010002", null],
  ["0009\x02done0000", null],
  ["0009\x01ERR 0000", null],
  ["", { kind: "damaged" }],
  ["00", { kind: "damaged" }],
  ["0003", { kind: "damaged" }],
  ["000amore", { kind: "damaged" }],
  ["<!doctype html>", { kind: "damaged" }],
  ["000dERR gone\n0000", { kind: "refused", reason: "gone" }],
  ["000c\x03too bad", { kind: "refused", reason: "too bad" }],
])("%j", (body, expected) => {
  expect(findPacketFault(bytes(body))).toEqual(expected);
});

test("a cut body is never taken for a whole one", () => {
  const packet = fc
    .string({ minLength: 1, maxLength: 40, unit: "grapheme-ascii" })
    .filter((text) => !text.startsWith("ERR "));
  fc.assert(
    fc.property(fc.array(packet, { minLength: 1, maxLength: 5 }), fc.nat(), (packets, cut) => {
      const lines = packets.map((text) => (text.length + 4).toString(16).padStart(4, "0") + text);
      const whole = lines.join("");
      expect(findPacketFault(bytes(whole))).toBeNull();
      const ends = lines.map((_line, index) => lines.slice(0, index + 1).join("").length);
      const end = 1 + (cut % whole.length);
      const expected = ends.includes(end) ? null : { kind: "damaged" };
      expect(findPacketFault(bytes(whole.slice(0, end)))).toEqual(expected);
    }),
    { seed: 12 },
  );
});
