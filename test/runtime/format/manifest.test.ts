import { expect, test } from "vitest";
import { manifestProblem } from "../../../src/runtime/format/manifest.ts";
import { Float, type JsonObject, type JsonValue } from "../../../src/runtime/text/json-value.ts";

const undeclared = "workspace manifest must declare schema_version = 1";
const blank = "workspace extends source must not be blank";
const padded = "workspace extends source must not contain surrounding whitespace";

test.each<[string, JsonObject, string | undefined]>([
  ["no version", {}, undeclared],
  ["a text for a version", { schema_version: "1" }, undeclared],
  ["a float for a version", { schema_version: new Float(1) }, undeclared],
  ["version 2", { schema_version: 2 }, "unsupported workspace schema_version: 2"],
  [
    "a version beyond doubles",
    { schema_version: 9007199254740993n },
    "unsupported workspace schema_version: 9007199254740993",
  ],
  ["version 1", { schema_version: 1 }, undefined],
  ["no parents", { schema_version: 1, extends: [] }, undefined],
])("a manifest with %s", (_, toml, problem) => expect(manifestProblem(toml)).toBe(problem));

test.each<[string, JsonValue, string | undefined]>([
  ["a text", "../base", "workspace extends must be an array of sources"],
  ["a number in a list", ["../base", 1], "workspace extends sources must be strings"],
  ["an empty text", [""], blank],
  ["blanks", [" \t\u00a0"], blank],
  ["a next line character, which Unicode counts as white space", ["\u0085"], blank],
  ["a leading blank", [" ../base"], padded],
  ["a trailing ideographic space", ["../base\u3000"], padded],
  ["a byte order mark, which is no white space", ["\ufeff../base"], undefined],
  ["a source", ["../base"], undefined],
])("extends with %s", (_, value, problem) =>
  expect(manifestProblem({ schema_version: 1, extends: value })).toBe(problem),
);
