import { test } from "vitest";
import { PAGE_CACHE_CONTRACT } from "../contract/page-cache.ts";
import { memoryCache } from "./fakes/memory-cache.ts";

// The cache in IndexedDB is held to it in Chromium: test/e2e/page-git.test.ts.
test.each(PAGE_CACHE_CONTRACT)("the cache that the tests use $name", ({ run }) => run(memoryCache()));
