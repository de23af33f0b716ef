import { type Head, overBounds, type PageCache } from "./ports.ts";

const HEADS = "heads";
const BLOBS = "blobs";

type StoredHead = Head & { readonly scope: string; readonly size: number };

/**
 * A cache in IndexedDB, which all tabs of the origin share and which outlives them. Heads and bytes change in one
 * transaction, so no head is without its bytes because a tab was closed.
 */
export function indexedDbCache(name: string): PageCache {
  let opening: Promise<IDBDatabase> | undefined;
  const transaction = async (mode: IDBTransactionMode): Promise<[IDBObjectStore, IDBObjectStore, Promise<void>]> => {
    opening ??= open(name, () => {
      opening = undefined;
    });
    const opened = (await opening).transaction([HEADS, BLOBS], mode, { durability: "relaxed" });
    const done = new Promise<void>((resolve, reject) => {
      opened.oncomplete = () => resolve();
      opened.onabort = () => reject(opened.error);
    });
    return [opened.objectStore(HEADS), opened.objectStore(BLOBS), done];
  };
  const prune = async (heads: IDBObjectStore, blobs: IDBObjectStore): Promise<void> => {
    const kept: StoredHead[] = await settled(heads.getAll());
    const over = new Set(overBounds(kept.map((head) => [head.scope, head])));
    for (const scope of over) heads.delete(scope);
    const named = new Set<unknown>(kept.filter(({ scope }) => !over.has(scope)).map(({ revision }) => revision));
    for (const revision of await settled(blobs.getAllKeys())) if (!named.has(revision)) blobs.delete(revision);
  };
  return {
    async head(scope) {
      const [heads] = await transaction("readonly");
      return settled<StoredHead | undefined>(heads.get(scope));
    },
    async bytes(revision) {
      const [, blobs] = await transaction("readonly");
      const found: unknown = await settled(blobs.get(revision));
      return found instanceof Uint8Array ? new Uint8Array(found) : undefined;
    },
    async put(scope, head, bytes) {
      const [heads, blobs, done] = await transaction("readwrite");
      // A copy of its own: a view would take all of the buffer behind it along.
      if (bytes !== undefined) blobs.put(bytes.slice(), head.revision);
      const { size = 0 } = (await settled<StoredHead | undefined>(heads.get(scope))) ?? {};
      heads.put({ ...head, scope, size: bytes?.length ?? size } satisfies StoredHead, scope);
      if (bytes !== undefined) await prune(heads, blobs);
      await done;
    },
    async drop(scope) {
      const [heads, blobs, done] = await transaction("readwrite");
      heads.delete(scope);
      await prune(heads, blobs);
      await done;
    },
    async clear() {
      const [heads, blobs, done] = await transaction("readwrite");
      heads.clear();
      blobs.clear();
      await done;
    },
  };
}

async function open(name: string, onEnd: () => void): Promise<IDBDatabase> {
  try {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      for (const store of [HEADS, BLOBS]) opening.result.createObjectStore(store);
    };
    const database = await settled(opening);
    // Whoever deletes the database is not kept waiting.
    database.onversionchange = () => {
      database.close();
      onEnd();
    };
    return database;
  } catch (error) {
    onEnd();
    throw error;
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
