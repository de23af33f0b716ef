import type { Store } from "../runtime/ports.ts";

const OBJECTS = "objects";

/**
 * Opens a store that outlives the page, in IndexedDB: a workspace that was loaded before downloads only what is new.
 * What it holds is for the browser to limit, and for the user to clear.
 *
 * @param name tells it from other databases of the same origin.
 */
export async function indexedDbStore(name: string = "rototo-edge"): Promise<Store & { clear(): Promise<void> }> {
  const opening = indexedDB.open(name, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(OBJECTS));
  const database = await settled(opening);
  const objects = (mode: IDBTransactionMode): IDBObjectStore =>
    database.transaction(OBJECTS, mode, { durability: "relaxed" }).objectStore(OBJECTS);
  return {
    async get(key) {
      const found: unknown = await settled(objects("readonly").get(key));
      return found instanceof Uint8Array ? new Uint8Array(found) : undefined;
    },
    async put(key, bytes) {
      // A copy of its own: a view would take all of the buffer behind it along.
      await settled(objects("readwrite").put(bytes.slice(), key));
    },
    async clear() {
      await settled(objects("readwrite").clear());
    },
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed")));
  });
}
