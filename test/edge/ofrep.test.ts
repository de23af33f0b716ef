import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type TestApp, testApp } from "./edge-fixture.ts";
import { FLAG_FILES } from "./flag-files.ts";
import { ofrepViolations } from "./ofrep-check.ts";

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

// The published document is not ours to commit; where it is not beside the project, our own schema alone is the measure.
test.runIf(existsSync(fileURLToPath(new URL("../../../shared/data/ofrep/openapi.yaml", import.meta.url))))(
  "the excerpt of OFREP's schemas that answers are held against is what its document says (only where that is at hand)",
  async () => {
    const document = await readFile(new URL("../../../shared/data/ofrep/openapi.yaml", import.meta.url), "utf8");
    expect(document).toContain("version: 0.3.0");
    for (const [, name] of document.matchAll(/^ {4}(\w+):\n {6}(?:description|type)/gm)) expect(name).not.toBe("");
    expect(document).toContain("enum: [PARSE_ERROR, TARGETING_KEY_MISSING, INVALID_CONTEXT, GENERAL]");
    expect(document).toContain("enum: [FLAG_NOT_FOUND]");
    expect(document).toContain("enum: [STATIC, TARGETING_MATCH, SPLIT, DISABLED, UNKNOWN]");
  },
);

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
