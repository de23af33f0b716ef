import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteSource } from "../../../src/runtime/source/byte-source.ts";
import { readTar } from "../../../src/runtime/source/tar.ts";
import { pax, type TarPart, tar } from "./tar-fixture.ts";

/** A source that gives the bytes in pieces of one size. */
function source(bytes: Uint8Array, piece = 700): ByteSource {
  let at = 0;
  return new ByteSource(async () => {
    const chunk = bytes.subarray(at, at + piece);
    at += chunk.length;
    return chunk.length === 0 ? undefined : chunk;
  });
}

async function listed(bytes: Uint8Array, piece?: number): Promise<unknown[]> {
  const input = source(bytes, piece);
  const found: unknown[] = [];
  for await (const { path, kind, size } of readTar(input)) {
    const content = await input.take(size ?? 0);
    found.push([path, kind, content === null ? null : new TextDecoder().decode(content)]);
  }
  return found;
}

const LONG = `${"long/".repeat(30)}name`;

describe("a tar file", () => {
  test.each<[string, TarPart[], unknown[]]>([
    ["is empty", [], []],
    ["holds a file", [{ name: "a", content: "x" }], [["a", "file", "x"]]],
    ["holds an empty file", [{ name: "a" }], [["a", "file", ""]]],
    [
      "holds a file of exactly one block",
      [{ name: "a", content: "x".repeat(512) }, { name: "b" }],
      [
        ["a", "file", "x".repeat(512)],
        ["b", "file", ""],
      ],
    ],
    ["holds a directory", [{ name: "d/", type: "5" }], [["d/", "directory", ""]]],
    ["holds an old file", [{ name: "a", type: "\0", magic: "" }], [["a", "file", ""]]],
    ["holds an old directory", [{ name: "d/", type: "0", magic: "" }], [["d/", "directory", ""]]],
    ["has a name in two parts", [{ name: "b", prefix: "a" }], [["a/b", "file", ""]]],
    [
      "has what GNU puts in the place of the prefix",
      [{ name: "b", prefix: "1234", magic: "ustar  \0" }],
      [["b", "file", ""]],
    ],
    [
      "has a long name of GNU's",
      [{ name: "././@LongLink", type: "L", content: `${LONG}\0` }, { name: "cut" }],
      [[LONG, "file", ""]],
    ],
    [
      "has a long link of GNU's",
      [
        { name: "././@LongLink", type: "K", content: `${LONG}\0` },
        { name: "l", type: "2" },
      ],
      [["l", "other", ""]],
    ],
    [
      "has a PAX name",
      [{ name: "p", type: "x", content: pax("path", "ü") + pax("mtime", "1.5") }, { name: "cut" }, { name: "next" }],
      [
        ["ü", "file", ""],
        ["next", "file", ""],
      ],
    ],
    [
      "has a PAX size",
      [
        { name: "p", type: "x", content: pax("size", "3") },
        { name: "a", content: "abc", size: "00000000000\0" },
      ],
      [["a", "file", "abc"]],
    ],
    [
      "has a global PAX header",
      [{ name: "g", type: "g", content: pax("comment", "0123") + pax("path", "evil") }, { name: "a" }],
      [["a", "file", ""]],
    ],
    [
      "has a size in base 256",
      [{ name: "a", content: "ab", size: "\x80\0\0\0\0\0\0\0\0\0\0\x02" }],
      [["a", "file", "ab"]],
    ],
    ["has a name that is not UTF-8", [{ name: Uint8Array.of(0xff) }], [[null, "file", ""]]],
    ...["1", "2", "3", "4", "6", "7", "S", "V", "M", "D"].map((type): [string, TarPart[], unknown[]] => [
      `holds an entry of type ${type}`,
      [{ name: "a", type }],
      [["a", "other", ""]],
    ]),
    [
      "holds a sparse file of GNU's PAX form",
      [{ name: "p", type: "x", content: pax("GNU.sparse.major", "1") }, { name: "a" }],
      [["a", "other", ""]],
    ],
  ])("that %s is read", async (_name, parts, expected) => {
    for (const piece of [1, 511, 512, 100_000]) expect(await listed(tar(parts), piece)).toEqual(expected);
  });

  test("without an end is read to where it stops", async () => {
    expect(await listed(tar([{ name: "a" }], { end: false }))).toEqual([["a", "file", ""]]);
  });

  test("is read as the system's tar writes it", async () => {
    const directory = mkdtempSync(join(tmpdir(), "rototo-tar-"));
    try {
      const names = ["a.toml", `${"d".repeat(90)}/${"f".repeat(90)}`, `${"ü".repeat(80)}/x`, "e/empty"];
      for (const name of names) {
        mkdirSync(dirname(join(directory, "in", name)), { recursive: true });
        writeFileSync(join(directory, "in", name), `content of ${name}`);
      }
      for (const format of ["gnu", "pax", "oldgnu"]) {
        const bytes = execFileSync("tar", ["-C", join(directory, "in"), `--format=${format}`, "-cf", "-", ...names]);
        expect(await listed(bytes), format).toEqual(names.map((name) => [name, "file", `content of ${name}`]));
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("a damaged tar file", () => {
  const whole = tar([{ name: "a", content: "x".repeat(600) }]);
  const flipped = whole.slice();
  flipped[0] = 0x62;

  test.each<[string, Uint8Array, string]>([
    ["is cut in a header", whole.subarray(0, 100), "unexpected end of file"],
    ["is cut in a file", whole.subarray(0, 600), "unexpected end of file"],
    ["is cut in padding", whole.subarray(0, 1200), "unexpected end of file"],
    ["has a header that was changed", flipped, "archive header checksum mismatch"],
    ["is no tar file", new TextEncoder().encode("x".repeat(2000)), "archive header checksum mismatch"],
    [
      "has a PAX record without length",
      tar([{ name: "p", type: "x", content: "path=x\n" }]),
      "malformed pax extension",
    ],
    [
      "has a PAX record longer than all",
      tar([{ name: "p", type: "x", content: "99 path=x\n" }]),
      "malformed pax extension",
    ],
    [
      "has a PAX record of no length",
      tar([{ name: "p", type: "x", content: "0 path=x\n" }]),
      "malformed pax extension",
    ],
    [
      "has a PAX header of 2 MiB",
      tar([{ name: "p", type: "x", content: new Uint8Array(2 << 20) }]),
      "archive metadata is too large",
    ],
    [
      "has an empty block in between",
      new Uint8Array([...new Uint8Array(512), ...whole]),
      "a single empty block in the archive",
    ],
  ])("that %s is refused", async (_name, bytes, message) => {
    await expect(listed(bytes)).rejects.toThrow(message);
  });

  test("of any kind ends with entries or an error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(2047), fc.nat(255)), { maxLength: 8 }), async (changes) => {
        const bytes = tar([{ name: "a", content: "x".repeat(600) }]);
        for (const [at, value] of changes) bytes[at] = value;
        await listed(bytes).catch((error) => expect(error).toBeInstanceOf(Error));
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
