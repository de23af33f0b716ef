import type { GitRemote } from "./git-remote.ts";
import type { MemoryFs } from "./memory-fs.ts";

/** Where the last entry of the fan-out table of a pack index, the number of its objects, begins (gitformat-pack). */
const INDEX_COUNT_OFFSET = 8 + 255 * 4;

/**
 * Checks every pack as it is written: before it is indexed, that its header promises no more objects than allowed; after,
 * that all of them are there. The git library skips an object whose delta it cannot resolve, and a rule would vanish.
 */
export function guardPacks(fs: MemoryFs, remote: GitRemote): MemoryFs {
  const promised = new Map<string, number>();
  return {
    ...fs,
    async writeFile(path, data) {
      if (typeof data !== "string" && path.endsWith(".pack")) promised.set(path, objectCount(data, remote));
      if (typeof data !== "string" && path.endsWith(".idx")) {
        const found = uint32(data, INDEX_COUNT_OFFSET);
        const expected = promised.get(path.replace(/idx$/, "pack"));
        if (found !== expected) throw remote.fail("source_corrupt", `only ${found} of ${expected} objects can be read`);
      }
      await fs.writeFile(path, data);
    },
  };
}

function objectCount(pack: Uint8Array, remote: GitRemote): number {
  const magic = String.fromCharCode(...pack.subarray(0, 4));
  if (magic !== "PACK" || pack.length < 32) throw remote.fail("source_corrupt", "the pack is damaged");
  const count = uint32(pack, 8);
  if (count > remote.limits.gitObjects) {
    throw remote.fail("source_too_large", `exceeded limit of ${remote.limits.gitObjects} git objects`);
  }
  return count;
}

function uint32(bytes: Uint8Array, offset: number): number {
  return bytes.subarray(offset, offset + 4).reduce((value, byte) => value * 256 + byte, 0);
}
