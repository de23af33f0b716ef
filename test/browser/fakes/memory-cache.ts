import { type Head, overBounds, type PageCache } from "../../../src/browser/ports.ts";

/** A cache for tests without a browser; held to the same contract as the one in IndexedDB. */
export function memoryCache(): PageCache {
  const heads = new Map<string, Head & { readonly size: number }>();
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  const prune = (): void => {
    for (const scope of overBounds(heads)) heads.delete(scope);
    const named = new Set([...heads.values()].map(({ revision }) => revision));
    for (const revision of blobs.keys()) if (!named.has(revision)) blobs.delete(revision);
  };
  return {
    head: async (scope) => heads.get(scope),
    bytes: async (revision) => blobs.get(revision)?.slice(),
    async put(scope, head, bytes) {
      if (bytes !== undefined) blobs.set(head.revision, bytes.slice());
      heads.set(scope, { ...head, size: blobs.get(head.revision)?.length ?? 0 });
      prune();
    },
    async drop(scope) {
      heads.delete(scope);
      prune();
    },
    async clear() {
      heads.clear();
      blobs.clear();
    },
  };
}
