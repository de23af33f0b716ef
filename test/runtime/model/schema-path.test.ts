import { expect, test } from "vitest";
import { foldReference } from "../../../src/runtime/model/schema-path.ts";

test.each([
  ["../schemas/a.json", "schemas/a.json"],
  ["./../schemas//a.json", "schemas/a.json"],
  ["../schemas/x/../a.json/", "schemas/a.json"],
  ["a.json", "resources/a.json"],
  ["", undefined],
  ["/schemas/a.json", undefined],
  ["..", undefined],
  ["../..", undefined],
  ["../../schemas/a.json", undefined],
])("resources/r.toml refers to %j as %j", (reference, path) =>
  expect(foldReference("resources/r.toml", reference)).toBe(path),
);
