import { expect, test } from "vitest";
import { retryAfterSeconds } from "../../../src/runtime/source/retry-after.ts";

const DATE = "Wed, 21 Oct 2026 07:28:00 GMT";

test.each<[Record<string, string>, number | undefined]>([
  [{}, undefined],
  [{ "retry-after": "120" }, 120],
  [{ "retry-after": " 0 " }, 0],
  [{ "retry-after": "-5" }, undefined],
  [{ "retry-after": "1.5" }, undefined],
  [{ "retry-after": "soon", date: DATE }, undefined],
  [{ "retry-after": "Wed, 21 Oct 2026 07:29:30 GMT", date: DATE }, 90],
  [{ "retry-after": "Wed, 21 Oct 2026 07:27:00 GMT", date: DATE }, undefined],
  [{ "retry-after": "Wed, 21 Oct 2026 07:29:30 GMT" }, undefined],
])("the headers %o ask for %s seconds", (headers, seconds) => {
  expect(retryAfterSeconds({ headers: new Headers(headers) })).toBe(seconds);
});
