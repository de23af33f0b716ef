import { describe, expect, test } from "vitest";
import { type TestApp, testApp } from "./edge-fixture.ts";
import { FLAG_FILES } from "./flag-files.ts";
import { ofrepViolations } from "./ofrep-check.ts";
import { documentViolations, OFREP_DOCUMENT, WITHOUT_DOCUMENT } from "./ofrep-document.ts";

const FLAGS = "/ofrep/v1/evaluate/flags";

function flags(options: Parameters<typeof testApp>[0] = {}): TestApp & {
  evaluate(key: string, context: unknown): Promise<Record<string, unknown>>;
  all(context: unknown, headers?: Record<string, string>): ReturnType<TestApp["post"]>;
} {
  const app = testApp(options);
  app.source.next = FLAG_FILES;
  const ask = async (
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): ReturnType<TestApp["post"]> => {
    const answer = await app.post(path, body, headers);
    expect(ofrepViolations(path, answer)).toEqual([]);
    return answer;
  };
  return {
    ...app,
    evaluate: async (key, context) => (await ask(`${FLAGS}/${key}`, { context })).json,
    all: (context, headers) => ask(FLAGS, { context }, headers),
  };
}

const USER = { targetingKey: "u1", account: { plan: "premium", id: 1 } };

describe("the published document", () => {
  const answers: readonly [path: string, status: number, answer: object, isOfrep: boolean][] = [
    [`${FLAGS}/a`, 200, { key: "a", reason: "STALE", value: 1 }, true],
    [`${FLAGS}/a`, 200, { key: "a", reason: "STATIC", value: { b: [1.5] }, metadata: { rule: "c" } }, true],
    [`${FLAGS}/a`, 200, { key: "a", reason: "WHIM", value: 1 }, false],
    [`${FLAGS}/a`, 200, { key: 1, reason: "STATIC", value: 1 }, false],
    [`${FLAGS}/a`, 200, { key: "a", value: 1 }, false],
    [`${FLAGS}/a`, 200, { key: "a", reason: "STATIC", value: 1, metadata: { rule: [] } }, false],
    [`${FLAGS}/a`, 400, { key: "a", errorCode: "PARSE_ERROR" }, true],
    [`${FLAGS}/a`, 400, { key: "a", errorCode: "WHIM" }, false],
    [`${FLAGS}/a`, 404, { key: "a", errorCode: "FLAG_NOT_FOUND" }, true],
    [`${FLAGS}/a`, 404, { key: "a", errorCode: "GENERAL" }, false],
    [`${FLAGS}/a`, 418, {}, false],
    [FLAGS, 200, { flags: [{ key: "a", reason: "STATIC", value: 1 }], metadata: { version: "1" } }, true],
    [
      FLAGS,
      200,
      {
        flags: [
          { key: "a", reason: "STATIC" },
          { key: "b", errorCode: "WHIM" },
        ],
      },
      false,
    ],
    [FLAGS, 200, {}, false],
    [FLAGS, 200, { flags: [], eventStreams: [{ type: "sse", endpoint: { requestUri: "/x" } }] }, true],
    [FLAGS, 200, { flags: [], eventStreams: [{ endpoint: { requestUri: "/x" } }] }, false],
    [FLAGS, 400, { errorCode: "PARSE_ERROR" }, true],
    [FLAGS, 400, {}, false],
  ];

  test.each(answers)("of %s, %d with %j it says %j, as our excerpt does", (path, status, answer, isOfrep) => {
    expect(ofrepViolations(path, { status, text: JSON.stringify(answer) }).length === 0).toBe(isOfrep);
  });

  test("is asked about every answer to an evaluation in these tests", (context) => {
    if (OFREP_DOCUMENT === undefined) return context.skip(`it was not: ${WITHOUT_DOCUMENT}`);
    const document = OFREP_DOCUMENT;
    for (const [path, status, answer, isOfrep] of answers) {
      const told = documentViolations(document, path, { status, text: JSON.stringify(answer) });
      expect(told.length === 0, `${status} ${JSON.stringify(answer)}: ${told}`).toBe(isOfrep);
    }
  });
});

describe("one flag", () => {
  test.each([
    ["text", USER, { value: "hello", reason: "STATIC", variant: "hello" }],
    ["ratio", USER, { value: 0.5, reason: "STATIC", variant: "half" }],
    ["limit", USER, { value: 25, reason: "TARGETING_MATCH", variant: "premium" }],
    ["limit", { account: { plan: "x" } }, { value: 3, reason: "DEFAULT", variant: "standard" }],
    ["beta", USER, { value: true, reason: "SPLIT", variant: "on" }],
  ])("%s for %o is %o", async (key, context, expected) => {
    const { metadata, ...flag } = await flags().evaluate(key, context);
    expect(flag).toEqual({ key, ...expected });
    expect(metadata).toMatchObject({ flagSetId: "default", version: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test("tells which rule decided", async () => {
    const { metadata } = await flags().evaluate("limit", USER);
    expect(metadata).toMatchObject({ rule: "premium", ruleIndex: 0 });
  });

  test("keeps every digit", async () => {
    const { post, source } = flags();
    source.next = FLAG_FILES;
    expect((await post(`${FLAGS}/exact`, { context: {} })).text).toContain(
      '"value":[9007199254740993,1.0,-0.0,1e+300]',
    );
  });

  test.each<[string, string, unknown, number, string]>([
    ["an unknown flag", "nope", { context: USER }, 404, "FLAG_NOT_FOUND"],
    ["no JSON", "text", "{", 400, "PARSE_ERROR"],
    ["no context", "text", {}, 400, "PARSE_ERROR"],
    ["a context that is no object", "text", { context: 1 }, 400, "INVALID_CONTEXT"],
    ["a context that the schema refuses", "text", { context: { account: 1 } }, 400, "INVALID_CONTEXT"],
    ["an attribute that is missing", "limit", { context: { targetingKey: "u" } }, 400, "INVALID_CONTEXT"],
    ["a targeting key that is missing", "beta", { context: { account: {} } }, 400, "TARGETING_KEY_MISSING"],
    ["a body that is too large", "text", "x".repeat(2 << 20), 413, "GENERAL"],
  ])("fails for %s", async (_name, key, body, status, errorCode) => {
    const { post, source } = testApp();
    source.next = FLAG_FILES;
    const answer = await post(`${FLAGS}/${key}`, body);
    expect(answer).toMatchObject({ status, json: { key, errorCode, errorDetails: answer.json.detail } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    if (status !== 413) expect(ofrepViolations(`${FLAGS}/${key}`, answer)).toEqual([]);
  });

  test("is STALE when nobody has confirmed the version for too long", async () => {
    const app = flags({ maxStalenessSeconds: 60 });
    expect((await app.evaluate("limit", USER)).reason).toBe("TARGETING_MATCH");
    app.clock.time += 61_000;
    expect(await app.evaluate("limit", USER)).toMatchObject({ value: 25, reason: "STALE" });
  });

  test("finds the targeting key where the workspace looks for it", async () => {
    const app = flags({ targetingKey: "account.plan" });
    expect(await app.evaluate("limit", { targetingKey: "premium" })).toMatchObject({ value: 25 });
    expect(await app.evaluate("limit", { targetingKey: "premium", account: { plan: "x" } })).toMatchObject({
      value: 3,
    });
    expect(await app.evaluate("limit", {})).toMatchObject({ errorCode: "TARGETING_KEY_MISSING" });
    expect(await app.evaluate("limit", { targetingKey: "p", account: "x" })).toMatchObject({
      errorCode: "INVALID_CONTEXT",
    });
  });
});

describe("all flags", () => {
  test("come with their set's metadata and where to hear of changes", async () => {
    const { json } = await flags().all(USER);
    expect(json).toMatchObject({
      flags: [
        { key: "beta" },
        { key: "exact" },
        { key: "limit", metadata: { rule: "premium" } },
        { key: "ratio" },
        { key: "text" },
      ],
      metadata: { flagSetId: "default", version: expect.any(String) },
    });
    const { version } = json.metadata as { version: string };
    expect(json.eventStreams).toEqual([
      { type: "sse", endpoint: { requestUri: `/v1/events?since=${version}` }, inactivityDelaySec: 120 },
    ]);
    const named = await flags().post(`/v1/workspaces/default${FLAGS}`, { context: USER });
    expect(named.json.eventStreams).toMatchObject([
      { endpoint: { requestUri: `/v1/workspaces/default/events?since=${version}` } },
    ]);
  });

  test("fail one by one", async () => {
    const { json } = await flags().all({});
    expect(json.flags).toMatchObject([
      { key: "beta", errorCode: "TARGETING_KEY_MISSING" },
      { key: "exact", reason: "STATIC" },
      { key: "limit", errorCode: "INVALID_CONTEXT" },
      { key: "ratio", reason: "STATIC" },
      { key: "text", reason: "STATIC" },
    ]);
    expect(await flags().all(1)).toMatchObject({ status: 400, json: { errorCode: "INVALID_CONTEXT" } });
  });

  test("have a tag that stands for the whole result", async () => {
    const app = flags();
    const first = await app.all(USER);
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, "*", `W/"x" , W/${tag}`]) {
      const again = await app.all(USER, { "if-none-match": known });
      expect([known, again.status, again.text, again.headers.get("etag")]).toEqual([known, 304, "", tag]);
    }
    for (const other of ['"x"', tag.slice(1, -1), `"${tag}"`, ""]) {
      expect([other, (await app.all(USER, { "if-none-match": other })).status]).toEqual([other, 200]);
    }
    const sameKey = { ...USER, account: { plan: "free", id: 1 } };
    expect((await app.all(sameKey, { "if-none-match": tag })).status).toBe(200);
  });
});
