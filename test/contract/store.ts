import type { Store } from "../../src/runtime/ports.ts";

/** One thing that every store must do; rejects where it does not. */
export interface StoreCase {
  readonly name: string;
  run(open: () => Promise<Store>): Promise<void>;
}

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

/** The contract of the port, to be run against every implementation, on whatever host; `open` gives an empty store. */
export const STORE_CONTRACT: readonly StoreCase[] = [
  {
    name: "has nothing under a key that was never put",
    async run(open) {
      const store = await open();
      same(await store.get("absent"), undefined);
      same(await store.get("__proto__"), undefined);
    },
  },
  {
    name: "gives back what was put",
    async run(open) {
      const store = await open();
      await store.put("a", bytes(1, 2, 3));
      await store.put("empty", bytes());
      same(await store.get("a"), bytes(1, 2, 3));
      same(await store.get("empty"), bytes());
    },
  },
  {
    name: "keeps the newest of what was put under one key",
    async run(open) {
      const store = await open();
      await store.put("a", bytes(1));
      await store.put("a", bytes(2, 2));
      same(await store.get("a"), bytes(2, 2));
    },
  },
  {
    name: "is not touched by what is done to the bytes afterwards",
    async run(open) {
      const store = await open();
      const given = bytes(1, 2, 3);
      await store.put("a", given);
      given[0] = 9;
      const found = await store.get("a");
      if (found !== undefined) found[1] = 9;
      same(await store.get("a"), bytes(1, 2, 3));
    },
  },
  {
    name: "keeps only the part of a larger buffer that it was given",
    async run(open) {
      const store = await open();
      await store.put("a", bytes(1, 2, 3, 4).subarray(1, 3));
      same(await store.get("a"), bytes(2, 3));
    },
  },
  {
    name: "takes many at once",
    async run(open) {
      const store = await open();
      const keys = Array.from({ length: 200 }, (_, index) => `key-${index}`);
      await Promise.all(keys.map((key, index) => store.put(key, bytes(index % 256))));
      const found = await Promise.all(keys.map((key) => store.get(key)));
      found.forEach((value, index) => {
        same(value, bytes(index % 256));
      });
    },
  },
];

function same(found: Uint8Array | undefined, expected: Uint8Array | undefined): void {
  const [left, right] = [found, expected].map((value) => (value === undefined ? "nothing" : `[${[...value]}]`));
  if (left !== right) throw new Error(`expected ${right}, found ${left}`);
}
