import { describe, expect, test } from "vitest";
import { testApp } from "./edge-fixture.ts";

const premium = { context: { account: { plan: "premium" } } };
const standard = { context: { account: { plan: "standard" } } };

describe("one variable", () => {
  test("is told with its value key and the version", async () => {
    const { post } = testApp();
    const answer = await post("/v1/variables/limit", premium);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('{"id":"limit","value_key":"premium","value":25,"fingerprint":null}');
    expect((await post("/v1/variables/limit", standard)).json.value).toBe(3);
  });

  test("keeps every digit of its value", async () => {
    const { text } = await testApp().post("/v1/variables/exact", { context: {} });
    expect(text).toBe('{"id":"exact","value_key":"all","value":[9007199254740993,1.0,-0.0,1e+300],"fingerprint":null}');
  });

  test("may have any id that can be written in an address", async () => {
    const app = testApp();
    app.source.next = {
      "rototo-workspace.toml": "schema_version = 1\n",
      "variables/ä %.toml": 'schema_version = 1\ntype = "int"\n[values]\none = 1\n[resolve]\ndefault = "one"\n',
    };
    const answer = await app.post(`/v1/variables/${encodeURIComponent("ä %")}`, { context: {} });
    expect(answer.json).toMatchObject({ id: "ä %", value: 1 });
  });
});

describe("one qualifier", () => {
  test("is told with the version", async () => {
    const { post } = testApp();
    expect((await post("/v1/qualifiers/premium", premium)).text).toBe(
      '{"id":"premium","value":true,"fingerprint":null}',
    );
    expect((await post("/v1/qualifiers/premium", standard)).json.value).toBe(false);
  });

  test("sees every digit of the context", async () => {
    const { post } = testApp();
    expect((await post("/v1/qualifiers/huge", '{"context":{"account":{"id":9007199254740993}}}')).json.value).toBe(
      true,
    );
    expect((await post("/v1/qualifiers/huge", '{"context":{"account":{"id":9007199254740992}}}')).json.value).toBe(
      false,
    );
  });
});

describe("many", () => {
  const context = { account: { plan: "premium", id: 1 } };

  test("are all, when none is named", async () => {
    const { text } = await testApp().post("/v1/resolve", { context });
    expect(text).toBe(
      '{"fingerprint":null,' +
        '"variables":[{"id":"exact","value_key":"all","value":[9007199254740993,1.0,-0.0,1e+300]},' +
        '{"id":"limit","value_key":"premium","value":25}],' +
        '"qualifiers":[{"id":"huge","value":false},{"id":"premium","value":true}]}',
    );
  });

  test("are those named, once each, in byte order", async () => {
    const { post } = testApp();
    const body = { context, variables: ["limit", "exact", "limit"], qualifiers: ["premium", "huge"] };
    const { json } = await post("/v1/resolve", body);
    expect(json).toMatchObject({
      variables: [{ id: "exact" }, { id: "limit" }],
      qualifiers: [{ id: "huge" }, { id: "premium" }],
    });
    expect((await post("/v1/resolve", { context, variables: ["limit"] })).json).toMatchObject({ qualifiers: [] });
    expect((await post("/v1/resolve", { context, qualifiers: [] })).json).toEqual({
      fingerprint: null,
      variables: [],
      qualifiers: [],
    });
  });

  test("come with their traces on request", async () => {
    const { post } = testApp({ access: { open: ["resolve", "explain"] } });
    const { text } = await post("/v1/resolve", {
      context,
      trace: true,
      variables: ["limit", "exact"],
      qualifiers: ["huge"],
    });
    const premiumTrace =
      '{"id":"premium","value":true,"predicates":[{"index":0,"kind":"compare","attribute":"account.plan","op":"eq","expected":"premium","actual":"premium","result":true}]}';
    const hugeTrace =
      '{"id":"huge","value":false,"predicates":[{"index":0,"kind":"compare","attribute":"account.id","op":"eq","expected":9007199254740993,"actual":1,"result":false}]}';
    expect(text).toBe(
      '{"fingerprint":null,"variables":[' +
        '{"resolution":{"id":"exact","value_key":"all","value":[9007199254740993,1.0,-0.0,1e+300]},"default_value":"all","rules":[],"qualifier_traces":[]},' +
        `{"resolution":{"id":"limit","value_key":"premium","value":25},"default_value":"standard","rules":[{"index":0,"qualifier":"premium","value":"premium","matched":true}],"qualifier_traces":[${premiumTrace}]}],` +
        `"qualifiers":[${hugeTrace}]}`,
    );
    expect((await post("/v1/resolve", { context, trace: true })).json).toMatchObject({
      variables: [{ resolution: { id: "exact" } }, { resolution: { id: "limit" } }],
      qualifiers: [{ id: "huge" }, { id: "premium" }],
    });
  });

  test.each([
    [
      "an unknown variable, whatever else fails",
      { variables: ["limit", "zzz"] },
      "variable_not_found",
      "variable not found: variable://zzz",
    ],
    [
      "an unknown qualifier, whatever else fails",
      { variables: ["limit"], qualifiers: ["premium", "zzz"] },
      "qualifier_not_found",
      "qualifier not found: qualifier://zzz",
    ],
    [
      "the first failure in order otherwise",
      { qualifiers: ["premium", "huge"] },
      "context_attribute_missing",
      "missing resolve context attribute: account.id required by qualifier://huge",
    ],
  ])("fail as a whole with %s", async (_name, ids, code, detail) => {
    const answer = await testApp().post("/v1/resolve", { context: {}, ...ids });
    expect(answer.json).toMatchObject({ code, detail });
  });
});
