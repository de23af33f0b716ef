import { expect, test } from "vitest";
import { asJson } from "../../../src/runtime/text/as-json.ts";

interface Inner {
  readonly name: string;
  readonly size?: number;
}

interface Outer {
  readonly inner: Inner | null;
  readonly list: readonly Inner[];
}

test("data of closed types is JSON as it is", () => {
  const outer: Outer = { inner: null, list: [{ name: "a" }] };
  expect(asJson(outer)).toBe(outer);
  expect(asJson(outer.list)).toBe(outer.list);
  expect(asJson(1n)).toBe(1n);
});

test("what is no JSON does not type-check", () => {
  const inner: Inner | undefined = undefined;
  const date = { at: new Date(0) };
  const call = { inner: { run: (): void => {} } };
  const gap: { readonly name: string | undefined } = { name: undefined };
  // @ts-expect-error: undefined is no JSON
  expect(asJson(inner)).toBe(inner);
  // @ts-expect-error: a date has methods
  expect(asJson(date)).toBe(date);
  // @ts-expect-error: a function is no JSON
  expect(asJson(call)).toBe(call);
  // @ts-expect-error: a member that may be undefined is no JSON
  expect(asJson(gap)).toBe(gap);
});
