import { MAX_BYTES, MAX_SCOPES, type PageCache } from "../../src/browser/ports.ts";

/** One thing that every cache of a page must do; rejects where it does not. */
export interface PageCacheCase {
  readonly name: string;
  run(cache: PageCache): Promise<void>;
}

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const head = (revision: string, confirmedAt = 1) => ({ revision, etag: null, signature: null, confirmedAt });

/** The contract of the port; each case gets an empty cache. */
export const PAGE_CACHE_CONTRACT: readonly PageCacheCase[] = [
  {
    name: "has nothing under names that were never used",
    async run(cache) {
      same([await cache.head("__proto__"), await cache.bytes("__proto__")], [undefined, undefined]);
    },
  },
  {
    name: "gives back what was put, in copies",
    async run(cache) {
      const given = bytes(1, 2, 3, 4).subarray(1, 3);
      await cache.put("a", { ...head("r", 5), etag: "e", signature: "s" }, given);
      given[0] = 9;
      const found = await cache.bytes("r");
      if (found !== undefined) found[1] = 9;
      const { revision, etag, signature, confirmedAt } = (await cache.head("a")) ?? head("none");
      same([revision, etag, signature, confirmedAt], ["r", "e", "s", 5]);
      same([...((await cache.bytes("r")) ?? [])], [2, 3]);
    },
  },
  {
    name: "keeps the bytes when only the head is put again",
    async run(cache) {
      await cache.put("a", head("r", 1), bytes(7));
      await cache.put("a", head("r", 2));
      same([(await cache.head("a"))?.confirmedAt, ...((await cache.bytes("r")) ?? [])], [2, 7]);
    },
  },
  {
    name: "lets go of bytes that nobody names any more, and keeps those that another scope names",
    async run(cache) {
      await cache.put("a", head("shared"), bytes(1));
      await cache.put("b", head("shared"), bytes(1));
      await cache.put("a", head("new"), bytes(2));
      same([...((await cache.bytes("shared")) ?? [])], [1]);
      await cache.drop("b");
      same([await cache.head("b"), await cache.bytes("shared")], [undefined, undefined]);
      same([...((await cache.bytes("new")) ?? [])], [2]);
    },
  },
  {
    name: "is bounded by scopes: the one confirmed longest ago goes first",
    async run(cache) {
      for (let index = 0; index <= MAX_SCOPES; index++)
        await cache.put(`s${index}`, head(`r${index}`, 10 + index), bytes(index));
      same([await cache.head("s0"), await cache.bytes("r0")], [undefined, undefined]);
      same((await cache.head("s1"))?.revision, "r1");
    },
  },
  {
    name: "is bounded by bytes: the newest stays in any case",
    async run(cache) {
      await cache.put("old", head("old", 1), bytes(1));
      await cache.put("large", head("large", 2), new Uint8Array(MAX_BYTES + 1));
      same([(await cache.head("old"))?.revision, (await cache.head("large"))?.revision], [undefined, "large"]);
    },
  },
  {
    name: "has nothing after it was cleared",
    async run(cache) {
      await cache.put("a", head("r"), bytes(1));
      await cache.clear();
      same([await cache.head("a"), await cache.bytes("r")], [undefined, undefined]);
    },
  },
];

function same(found: unknown, expected: unknown): void {
  const [left, right] = [found, expected].map((value) => JSON.stringify(value) ?? "undefined");
  if (left !== right) throw new Error(`expected ${right}, found ${left}`);
}
