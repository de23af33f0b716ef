import { describe, expect, test } from "vitest";
import { Workspace } from "../../src/runtime/index.ts";
import { FILES, type TestApp, testApp } from "./edge-fixture.ts";

const OPEN = { access: { open: ["resolve", "explain"] } } as const;

const EXPLAINED = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "qualifiers/paid.toml":
    'schema_version = 1\n\n[[predicate]]\nattribute = "plan"\nop = "in"\nvalue = ["pro", "team"]\n\n[[predicate]]\nattribute = "seats"\nop = "gte"\nvalue = 5\n',
  "qualifiers/pilot.toml":
    'schema_version = 1\n[[predicate]]\nattribute = "qualifier.paid"\nop = "eq"\nvalue = true\n[[predicate]]\nattribute = "id"\nop = "bucket"\nsalt = "s"\nrange = [0, 5000]\n',
  "variables/limit.toml":
    'schema_version = 1\ntype = "int"\n[values]\na = 1\nb = 2\nc = 3\n[resolve]\ndefault = "a"\n\n[[resolve.rule]]\nqualifier = "pilot"\nvalue = "b"\n\n[[resolve.rule]]\nqualifier = "paid"\nvalue = "c"\n',
};

function explained(): TestApp {
  const app = testApp(OPEN);
  app.source.next = EXPLAINED;
  return app;
}

/** An id in the lower half of the buckets of salt `s`, and one in the upper. */
const workspace = await Workspace.fromFiles(EXPLAINED);
const bucketed = (id: string): boolean => workspace.resolveQualifier("pilot", { id, plan: "pro", seats: 9 }).value;
const LOW = ["1", "2", "3", "4", "5"].find(bucketed) ?? "";
const HIGH = ["1", "2", "3", "4", "5"].find((id) => !bucketed(id)) ?? "";

describe("the explanation of a variable", () => {
  test("names the rule that decided, with its file and line, and what the others lack", async () => {
    const { json } = await explained().post("/v1/variables/limit/explain", {
      context: { plan: "pro", seats: 9, id: HIGH },
    });
    expect(json).toMatchObject({
      fingerprint: null,
      id: "limit",
      value_key: "c",
      value: 3,
      reason: "TARGETING_MATCH",
      default_value: "a",
      rules: [
        {
          outcome: "not_matched",
          place: { path: "variables/limit.toml", line: 9 },
          blocked_by: null,
          unmet: [
            {
              kind: "bucket",
              attribute: "id",
              actual: HIGH,
              result: false,
              bucket: { salt: "s", start: 0, end: 5000 },
            },
          ],
        },
        { outcome: "matched", place: { path: "variables/limit.toml", line: 13 }, blocked_by: null, unmet: [] },
      ],
      qualifiers: [
        { id: "pilot", value: false },
        {
          id: "paid",
          value: true,
          predicates: [{ place: { path: "qualifiers/paid.toml", line: 2 } }, { place: { line: 7 } }],
        },
      ],
    });
  });

  test("of a rule that is not reached names the one in its way", async () => {
    const { json } = await explained().post("/v1/variables/limit/explain", {
      context: { plan: "pro", seats: 9, id: LOW },
    });
    expect(json).toMatchObject({
      reason: "SPLIT",
      rules: [
        { outcome: "matched", unmet: [] },
        { outcome: "not_reached", blocked_by: 0, unmet: [] },
      ],
    });
  });

  test("of a rule that does not match lists every predicate that does not hold, or was not looked at", async () => {
    const { json } = await explained().post("/v1/variables/limit/explain", {
      context: { plan: "free", seats: 9, id: LOW },
    });
    expect(json).toMatchObject({
      value_key: "a",
      reason: "DEFAULT",
      rules: [
        {
          unmet: [
            { attribute: "qualifier.paid", expected: true, actual: false, result: false },
            { attribute: "id", result: null, actual: LOW },
          ],
        },
        {
          unmet: [
            { attribute: "plan", op: "in", expected: ["pro", "team"], actual: "free", result: false },
            { attribute: "seats", op: "gte", expected: 5, actual: 9, result: null, missing: false },
          ],
        },
      ],
    });
  });

  test("does not know places where there is only a snapshot", async () => {
    const app = testApp(OPEN);
    app.source.load = async () => Workspace.fromSnapshot(await workspace.toSnapshot());
    const { json } = await app.post("/v1/variables/limit/explain", { context: { plan: "pro", seats: 9, id: LOW } });
    expect(json).toMatchObject({ rules: [{ place: null }, { place: null }] });
  });

  test("keeps every digit", async () => {
    const { text } = await testApp(OPEN).post("/v1/variables/exact/explain", { context: {} });
    expect(text).toContain('"value":[9007199254740993,1.0,-0.0,1e+300]');
  });
});

describe("the explanation of a qualifier", () => {
  test("tells what it saw and what would make it hold", async () => {
    const { json } = await explained().post("/v1/qualifiers/pilot/explain", {
      context: { plan: "pro", seats: 1, id: LOW },
    });
    expect(json).toMatchObject({
      id: "pilot",
      value: false,
      unmet: [
        { attribute: "qualifier.paid", actual: false },
        { attribute: "id", result: null },
      ],
      qualifiers: [
        { id: "pilot", value: false },
        { id: "paid", value: false, predicates: [{ result: true }, { attribute: "seats", actual: 1, result: false }] },
      ],
    });
  });

  test.each([
    ["/v1/variables/nope/explain", 404, "variable_not_found"],
    ["/v1/qualifiers/nope/explain", 404, "qualifier_not_found"],
    ["/v1/qualifiers/paid/explain", 422, "context_attribute_missing"],
  ])("fails as resolving does: %s", async (path, status, code) => {
    expect(await explained().post(path, { context: { id: "1" } })).toMatchObject({ status, json: { code } });
  });
});

test("definitions are those of the version, with its context schema", async () => {
  const { json } = await testApp(OPEN).get("/v1/definitions");
  expect(json).toMatchObject({
    context_schema: { type: "object" },
    variables: [
      { id: "exact", rules: [] },
      { id: "limit", default_value: "standard", rules: [{ qualifier: "premium", value: "premium" }] },
    ],
    qualifiers: [{ id: "huge", predicates: [{ expected: 9007199254740992 }] }, { id: "premium" }],
  });
  expect(Object.keys(FILES)).toContain("variables/limit.toml");
});
