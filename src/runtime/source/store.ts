import type { Store } from "../ports.ts";

/** Keeps the most recently used bytes in memory, up to a number of bytes in all. */
export function memoryStore({ maxBytes }: { readonly maxBytes: number }): Store {
  // A Map lists its keys in the order of insertion: what was used last is moved to the end.
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  let size = 0;

  const drop = (key: string): void => {
    size -= kept.get(key)?.byteLength ?? 0;
    kept.delete(key);
  };

  return {
    async get(key) {
      const bytes = kept.get(key);
      if (bytes === undefined) return undefined;
      kept.delete(key);
      kept.set(key, bytes);
      return bytes.slice();
    },
    async put(key, bytes) {
      drop(key);
      if (bytes.byteLength > maxBytes) return;
      kept.set(key, bytes.slice());
      size += bytes.byteLength;
      for (const oldest of kept.keys()) {
        if (size <= maxBytes) break;
        drop(oldest);
      }
    },
  };
}
