import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyDelta, readDeltaHead } from "../../../src/runtime/source/git-delta.ts";
import { readPack } from "../../../src/runtime/source/git-pack.ts";
import { gitRemote } from "../../../src/runtime/source/git-remote.ts";
import type { SourceLimits } from "../../../src/runtime/source/limits.ts";
import { beginLoad } from "../../../src/runtime/source/load.ts";
import { parseSource } from "../../../src/runtime/source/source.ts";
import { failureOf, gitFixture } from "./git-fixture.ts";
import { bombPack, type Entry, oidOf, packOf, packOfEntries, repeating } from "./git-pack-fixture.ts";

const FAILED = "git fetch failed for workspace source: ";
const DAMAGED = { code: "source_corrupt", message: `${FAILED}the pack is damaged` };
const fixture = gitFixture();
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function remoteWith(limits: Partial<SourceLimits> = {}) {
  const source = parseSource("git+https://git.example/r.git#main");
  if (source.kind !== "git") throw new Error("not a git source");
  return gitRemote(source, beginLoad(source, { fetch: () => Promise.reject(new Error("asked")), limits }), "fetch");
}

const read = (pack: Uint8Array<ArrayBuffer>, limits?: Partial<SourceLimits>) => readPack(pack, remoteWith(limits));
const blob = { type: 3, content: text("hello\n") };

describe("a pack", () => {
  test("gives its objects by the name of their content", async () => {
    const { objects, oversize } = await read(packOfEntries([blob, { type: 2, content: new Uint8Array(0) }]));
    expect(oversize).toBe(0);
    expect([...objects]).toEqual([
      ["ce013625030ba8dba906f756967f9e9ca394464a", { type: "blob", bytes: blob.content }],
      ["4b825dc642cb6eb9a060e54bf8d69288fbee4904", { type: "tree", bytes: new Uint8Array(0) }],
    ]);
  });

  test("may hold deltas against what comes before, after, or from elsewhere", async () => {
    const delta = Uint8Array.from([6, 12, 0x90, 6, 0x90, 6]);
    const result = text("hello\nhello\n");
    const twice = [...delta].map((byte, index) => (index < 2 ? byte * 2 : byte === 6 ? 12 : byte));
    const pack = packOfEntries([
      { type: 7, base: oidOf(result), content: Uint8Array.from(twice) },
      blob,
      { type: 6, base: 1, content: delta },
    ]);
    const names = [...(await read(pack)).objects.keys()];
    expect(names.sort()).toEqual([blob.content, result, text("hello\n".repeat(4))].map((it) => oidOf(it)).sort());

    const thin = packOfEntries([{ type: 7, base: oidOf(blob.content), content: delta }]);
    const outside = { type: "blob", bytes: new Uint8Array(blob.content) } as const;
    const find = (oid: string) => (oid === oidOf(blob.content) ? outside : undefined);
    const found = await readPack(thin, remoteWith(), { find });
    expect([...found.objects.keys()]).toEqual([oidOf(result)]);

    // Nobody has the base: the whole pack is refused, or what is built on it is left out, where that was asked for.
    const partly = packOfEntries([{ type: 7, base: oidOf(text("nobody has it")), content: delta }, blob]);
    expect((await failureOf(readPack(partly, remoteWith(), { find }))).message).toContain("only 1 of 2 objects");
    const rest = await readPack(partly, remoteWith(), { find, lenient: true });
    expect([...rest.objects.keys()]).toEqual([oidOf(blob.content)]);
  });

  test("of git itself is read, deltas and all, as git reads it", async () => {
    const lines = Array.from({ length: 400 }, (_, index) => `line ${index} ${(index * 7919) % 1000}\n`);
    const repository = await fixture.repository("deltas", { "a.txt": lines.join("") });
    for (let version = 0; version < 20; version++) {
      lines[version * 20] = `changed ${version}\n`;
      await repository.commit({ "a.txt": lines.join(""), [`b${version}.txt`]: lines.slice(version).join("") });
    }
    const { git, directory } = repository;
    await git("repack", "-adfq", "--depth=20", "--window=50");
    const name = (await git("rev-parse", "--git-path", "objects/pack")).trim();
    const { readdir, readFile } = await import("node:fs/promises");
    const file = (await readdir(`${directory}/${name}`)).find((entry) => entry.endsWith(".pack"));
    const { objects } = await read(new Uint8Array(await readFile(`${directory}/${name}/${file}`)));
    const expected = (await git("rev-list", "--objects", "--all")).split("\n").map((line) => line.slice(0, 40));
    expect([...objects.keys()].sort()).toEqual(expected.sort());
    expect(await git("verify-pack", "-v", `${name}/${file}`)).toMatch(/chain length = \d+/);
  });
});

describe("a pack that is not sound", () => {
  const unknown = "ee".repeat(20);
  test.each<[string, Uint8Array<ArrayBuffer>, { code: string; message: string }]>([
    ["is empty", new Uint8Array(0), DAMAGED],
    ["promises more than it holds", packOfEntries([blob], 2), DAMAGED],
    ["holds more than it promises", packOfEntries([blob, blob], 1), DAMAGED],
    ["has an object longer than promised", packOfEntries([{ ...blob, size: 5 }]), DAMAGED],
    ["has an object shorter than promised", packOfEntries([{ ...blob, size: 7 }]), DAMAGED],
    ["has an object that is not compressed", packOfEntries([{ ...blob, raw: text("hello\n") }]), DAMAGED],
    [
      "has a compressed stream without its end",
      packOfEntries([{ ...blob, raw: deflateSync(blob.content).subarray(0, -4) }]),
      DAMAGED,
    ],
    ["has an object of type 0", packOfEntries([{ ...blob, type: 0 }]), DAMAGED],
    ["has an object of type 5", packOfEntries([{ ...blob, type: 5 }]), DAMAGED],
    [
      "has a delta whose head is cut",
      packOfEntries([blob, { type: 6, base: 0, content: Uint8Array.from([0x86]) }]),
      DAMAGED,
    ],
    [
      "has a delta for another base",
      packOfEntries([blob, { type: 6, base: 0, content: Uint8Array.from([7, 1, 1, 0x78]) }]),
      DAMAGED,
    ],
    [
      "has a delta that copies past its base",
      packOfEntries([blob, { type: 6, base: 0, content: Uint8Array.from([6, 9, 0x90, 9]) }]),
      DAMAGED,
    ],
    [
      "has a delta that gives too little",
      packOfEntries([blob, { type: 6, base: 0, content: Uint8Array.from([6, 9, 1, 0x78]) }]),
      DAMAGED,
    ],
    [
      "has a delta with a reserved instruction",
      packOfEntries([blob, { type: 6, base: 0, content: Uint8Array.from([6, 1, 0]) }]),
      DAMAGED,
    ],
    [
      "has a delta that is cut",
      packOfEntries([blob, { type: 6, base: 0, content: Uint8Array.from([6, 2, 2, 0x78]) }]),
      DAMAGED,
    ],
    [
      "has a delta against nothing",
      packOfEntries([blob, { type: 7, base: unknown, content: Uint8Array.from([6, 1, 1, 0x78]) }]),
      { code: "source_corrupt", message: `${FAILED}only 1 of 2 objects can be read` },
    ],
    [
      "has a delta against a place where no object begins",
      packOfEntries([blob, { type: 6, base: -1, content: Uint8Array.from([6, 1, 1, 0x78]) }]),
      { code: "source_corrupt", message: `${FAILED}only 1 of 2 objects can be read` },
    ],
  ])("%s, and is refused", async (_name, pack, failure) => {
    expect(await failureOf(read(pack))).toMatchObject(failure);
  });

  test("because any one byte differs is refused", async () => {
    const repository = await fixture.repository("bytes", { "a.toml": "a = 1\n", "b.toml": "b = 1\n" });
    const pack = await packOf(repository, ["HEAD", "HEAD^{tree}", "HEAD:a.toml", "HEAD:b.toml"]);
    for (let index = 0; index < pack.length; index++) {
      const spoiled = new Uint8Array(pack);
      spoiled[index] = (spoiled[index] ?? 0) ^ 0x20;
      expect(["source_corrupt", "source_too_large"]).toContain((await failureOf(read(spoiled))).code);
    }
  });
});

describe("what a pack may cost", () => {
  const MIB = 1 << 20;
  const tooLarge = (reason: string) => ({ code: "source_too_large", message: FAILED + reason });
  const zeros = (length: number) => ({ type: 3, content: new Uint8Array(length) });

  test("is judged before it is spent: a delta of a few bytes that unpacks to 384 MiB", async () => {
    const bomb = bombPack();
    expect(bomb.length).toBeLessThan(20_000);
    const before = process.memoryUsage().rss;
    const message = `a git object of ${384 * MIB} bytes exceeds limit of 10485760 bytes`;
    expect(await failureOf(read(bomb))).toMatchObject(tooLarge(message));
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  test("is judged in all: many deltas just under the limit of each", async () => {
    const deltas = Array.from({ length: 60 }, (_, index) => ({
      type: 6,
      base: 0,
      content: repeating(MIB, MIB - index, 9),
    }));
    const pack = packOfEntries([zeros(MIB), ...deltas]);
    expect(pack.length).toBeLessThan(20_000);
    expect(await failureOf(read(pack))).toMatchObject(tooLarge("exceeded limit of 134217728 unpacked bytes"));
  });

  test("is counted, not kept, for a file larger than a file may be, and for what is built on it", async () => {
    const pack = packOfEntries([zeros(2 * MIB), { type: 6, base: 0, content: repeating(2 * MIB, MIB, 2) }, blob]);
    const { objects, oversize } = await read(pack, { fileBytes: MIB });
    expect({ names: [...objects.keys()], oversize }).toEqual({ names: [oidOf(blob.content)], oversize: 2 });
    expect(await failureOf(read(pack, { fileBytes: MIB, inflatedBytes: MIB }))).toMatchObject(
      tooLarge(`exceeded limit of ${MIB} unpacked bytes`),
    );
  });

  test.each<[string, Entry[], Partial<SourceLimits>, string]>([
    ["objects", [blob, blob], { gitObjects: 1 }, "exceeded limit of 1 git objects"],
    ["bytes", [blob, blob], { inflatedBytes: 11 }, "exceeded limit of 11 unpacked bytes"],
    [
      "a commit of 11 MiB",
      [{ type: 1, content: new Uint8Array(11 * MIB) }],
      {},
      `a git object of ${11 * MIB} bytes exceeds limit of 10485760 bytes`,
    ],
  ])("is limited: %s", async (_name, entries, limits, reason) => {
    expect(await failureOf(read(packOfEntries(entries), limits))).toMatchObject(tooLarge(reason));
  });

  test("is limited: deltas one upon another", async () => {
    // Each puts one more byte at the end.
    const chain = Array.from({ length: 4 }, (_, index) => {
      const size = 6 + index;
      return { type: 6, base: index, content: Uint8Array.from([size, size + 1, 0x90, size, 1, 0x78]) };
    });
    const pack = packOfEntries([blob, ...chain]);
    expect((await read(pack, { deltaDepth: 4 })).objects.size).toBe(5);
    expect(await failureOf(read(pack, { deltaDepth: 3 }))).toMatchObject(
      tooLarge("exceeded limit of 3 deltas in a row"),
    );
  });
});

describe("deltas", () => {
  test("that are not sound give null, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (base, delta) => {
        const head = readDeltaHead(delta);
        if (head === null || head.resultSize > 100_000) return;
        const result = applyDelta(base, delta, head);
        if (result !== null) expect(result.length).toBe(head.resultSize);
      }),
      { seed: 6, numRuns: 5000 },
    );
  });

  test("may give nothing", () => {
    const delta = Uint8Array.from([3, 0]);
    const head = readDeltaHead(delta);
    expect(head && applyDelta(text("abc"), delta, head)).toEqual(new Uint8Array(0));
  });
});
