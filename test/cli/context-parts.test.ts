import { describe, expect, test } from "vitest";
import { contextOfParts } from "../../src/cli/context-parts.ts";
import { jsonText } from "../../src/runtime/text/json-text.ts";

const FILES: Readonly<Record<string, string>> = { "a.json": '{"a":{"b":1},"c":[1]}', "sp ace": ' {"x":1} ' };

function context(...parts: string[]): string {
  return jsonText(contextOfParts(parts, (path) => FILES[path] ?? ""));
}

describe("a context", () => {
  test.each<[string[], string]>([
    [[], "{}"],
    [["a=1"], '{"a":1}'],
    [["a=1.0"], '{"a":1.0}'],
    [["a=9007199254740993"], '{"a":9007199254740993}'],
    [["a=18446744073709551615"], '{"a":18446744073709551615}'],
    [["a=true"], '{"a":true}'],
    [["a=null"], '{"a":null}'],
    [["a= 1 "], '{"a":1}'],
    [['a="1"'], '{"a":"1"}'],
    [["a=text"], '{"a":"text"}'],
    [["a="], '{"a":""}'],
    [["a=b=c"], '{"a":"b=c"}'],
    [["a=01"], '{"a":"01"}'],
    [["a=NaN"], '{"a":"NaN"}'],
    [['a={"b":[1,2.0]}'], '{"a":{"b":[1,2.0]}}'],
    [["a.b.c=x"], '{"a":{"b":{"c":"x"}}}'],
    [["a.b=1", "a.c=2"], '{"a":{"b":1,"c":2}}'],
    [["a.b=1", "a=2"], '{"a":2}'],
    [["a=2", "a.b=1"], '{"a":{"b":1}}'],
    [["a=[1]", "a=[2]"], '{"a":[2]}'],
    [['{"a":{"b":1}}', "a.c=2", '{"a":{"b":3}}'], '{"a":{"b":3,"c":2}}'],
    [['  {"a":1}'], '{"a":1}'],
    [['{"a":"x=y"}'], '{"a":"x=y"}'],
    [["@a.json"], '{"a":{"b":1},"c":[1]}'],
    [["@a.json", "a.b=2", "c=x"], '{"a":{"b":2},"c":"x"}'],
    [["@sp ace"], '{"x":1}'],
    [["__proto__=1"], '{"__proto__":1}'],
    [["__proto__.a=1", "__proto__.b=2"], '{"__proto__":{"a":1,"b":2}}'],
    [["constructor.name=x"], '{"constructor":{"name":"x"}}'],
    [[" =1"], '{" ":1}'],
  ])("of %j is %s", (parts, expected) => {
    expect(context(...parts)).toBe(expected);
  });

  test("never reaches the prototype of all objects", () => {
    context("__proto__.polluted=1", '{"__proto__":{"polluted":1}}');
    expect("polluted" in {}).toBe(false);
  });
});
