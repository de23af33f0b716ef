import { describe, expect, test } from "vitest";
import { LIMITS } from "../../src/edge/body.ts";
import { Workspace } from "../../src/runtime/index.ts";
import { FILES, read, testApp } from "./edge-fixture.ts";

const LIMIT = "/v1/variables/limit";

describe("bad requests are told as problems", () => {
  test.each<[string, string, string | object, number, string, string]>([
    [
      "an unknown variable",
      "/v1/variables/nope",
      { context: {} },
      404,
      "variable_not_found",
      "variable not found: variable://nope",
    ],
    [
      "an inherited name",
      "/v1/variables/__proto__",
      { context: {} },
      404,
      "variable_not_found",
      "variable not found: variable://__proto__",
    ],
    [
      "a broken escape",
      "/v1/variables/%E0%A4%A",
      { context: {} },
      404,
      "variable_not_found",
      "variable not found: variable://%E0%A4%A",
    ],
    [
      "an unknown qualifier",
      "/v1/qualifiers/nope",
      { context: {} },
      404,
      "qualifier_not_found",
      "qualifier not found: qualifier://nope",
    ],
    [
      "a missing path",
      LIMIT,
      { context: {} },
      422,
      "context_attribute_missing",
      "missing resolve context attribute: account.plan required by qualifier://premium",
    ],
    [
      "a context against the schema",
      LIMIT,
      { context: { account: 1 } },
      422,
      "context_schema_mismatch",
      'resolve context does not match schema: 1 is not of type "object"',
    ],
    ["an array as context", LIMIT, { context: [] }, 400, "invalid_context", "resolve context must be a JSON object"],
    ["null as context", LIMIT, { context: null }, 400, "invalid_context", "resolve context must be a JSON object"],
    ["a number as context", LIMIT, '{"context":1.0}', 400, "invalid_context", "resolve context must be a JSON object"],
    ["no context", LIMIT, {}, 400, "body_invalid", "the request body must have a `context`"],
    ["an array as body", LIMIT, [], 400, "body_invalid", "the request body must be a JSON object"],
    ["no body", LIMIT, "", 400, "body_invalid", "invalid JSON: unexpected end of the text at line 1 column 1"],
    [
      "half a body",
      LIMIT,
      '{"context":\n {"account"',
      400,
      "body_invalid",
      "invalid JSON: unexpected end of the text at line 2 column 12",
    ],
    [
      "deep nesting",
      LIMIT,
      `{"context":${"[".repeat(100_000)}`,
      400,
      "body_invalid",
      "invalid JSON: more than 33 levels of nesting at line 1 column 44",
    ],
    [
      "ids that are no list",
      "/v1/resolve",
      { context: {}, variables: "limit" },
      400,
      "body_invalid",
      "`variables` must be a list of ids",
    ],
    [
      "ids that are no strings",
      "/v1/resolve",
      { context: {}, qualifiers: [1] },
      400,
      "body_invalid",
      "`qualifiers` must be a list of ids",
    ],
    [
      "a trace that is no switch",
      "/v1/resolve",
      { context: {}, trace: 1 },
      400,
      "body_invalid",
      "`trace` must be true or false",
    ],
    [
      "too large a body",
      LIMIT,
      JSON.stringify({ context: { text: "x".repeat(2_000_000) } }),
      413,
      "body_too_large",
      "the request body exceeds 1048576 bytes",
    ],
    ["an unknown path", "/v1/nope", {}, 404, "route_not_found", "no such path: /v1/nope"],
    ["an empty id", "/v1/variables/", {}, 404, "route_not_found", "no such path: /v1/variables/"],
    [
      "a closed refresh",
      "/v1/refresh",
      {},
      404,
      "not_enabled",
      "this service has no token for `refresh` and does not leave it open",
    ],
  ])("%s", async (_name, path, body, status, code, detail) => {
    const answer = await testApp().post(path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.json).toMatchObject({ type: `urn:rototo:problem:${code}`, status, code, detail });
    expect(answer.json).toHaveProperty("title");
    expect(answer.json).toHaveProperty("instance");
  });

  test("bytes that are not UTF-8", async () => {
    const body = new Uint8Array([...new TextEncoder().encode('{"context":{"a":"'), 0xff, 0x22, 0x7d, 0x7d]);
    const { json } = await read(await testApp().app.request(LIMIT, { method: "POST", body }));
    expect(json).toMatchObject({ code: "body_invalid", detail: "the request body is not valid UTF-8" });
  });

  test("a bad request does not load the workspace", async () => {
    const { post, source } = testApp();
    await post(LIMIT, "{");
    expect(source.loads).toBe(0);
  });
});

describe("the size of a body", () => {
  test("is accepted up to the limit and not beyond", async () => {
    const { post } = testApp();
    const body = (length: number): string => {
      const text = JSON.stringify({ context: { account: { plan: "premium" }, text: "" } });
      return text.replace('"text":""', `"text":"${"x".repeat(length - text.length)}"`);
    };
    expect((await post(LIMIT, body(LIMITS.bodyBytes))).status).toBe(200);
    expect((await post(LIMIT, body(LIMITS.bodyBytes + 1))).status).toBe(413);
  });

  interface Sent {
    readonly chunks: number;
    readonly headers?: Record<string, string>;
    readonly path?: string;
  }

  /** Sends a body in chunks of 100 000 bytes; the answer comes with how many were taken. */
  async function sent({ chunks, headers = {}, path = LIMIT }: Sent): Promise<{ status: number; taken: number }> {
    let taken = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (taken === chunks) return controller.close();
          taken++;
          controller.enqueue(new Uint8Array(100_000).fill(0x20));
        },
      },
      { highWaterMark: 0 },
    );
    const init = { method: "POST", body, duplex: "half", headers };
    const { status } = await testApp().app.request(path, init as RequestInit);
    return { status, taken };
  }

  // A client that still writes may never see the answer (RFC 9112, section 9.6).
  test.each<[what: string, sent: Sent, status: number, taken: number]>([
    ["a body that turns out too large is", { chunks: 20 }, 413, 20],
    ["one that says so", { chunks: 20, headers: { "content-length": "2000000" } }, 413, 20],
    ["one of another type", { chunks: 20, headers: { "content-type": "text/plain" } }, 415, 20],
    ["one that is sent where nothing is", { chunks: 20, path: "/nothing" }, 404, 20],
    ["one for what is not enabled", { chunks: 20, path: "/v1/refresh" }, 404, 20],
    ["one without an end, up to four times the limit", { chunks: Number.POSITIVE_INFINITY }, 413, 42],
    ["one of another type without an end", { chunks: Number.POSITIVE_INFINITY, path: "/nothing" }, 404, 42],
    [
      "one that says it is larger than that, not at all",
      { chunks: 1, headers: { "content-length": "4194305" } },
      413,
      0,
    ],
  ])("waited for before it is refused: %s", async (_what, body, status, taken) => {
    expect(await sent(body)).toEqual({ status, taken });
  });

  test("is nothing that a refusal depends on: it may break off", async () => {
    const body = new ReadableStream({ pull: () => Promise.reject(new Error("read")) });
    const init = { method: "POST", body, duplex: "half", headers: { "content-length": "1048577" } };
    expect((await testApp().app.request(LIMIT, init as RequestInit)).status).toBe(413);
  });
});

describe("content types", () => {
  const body = JSON.stringify({ context: { account: { plan: "premium" } } });

  test.each(["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.rototo+json"])(
    "%s is accepted",
    async (type) => {
      expect((await testApp().post(LIMIT, body, { "content-type": type })).status).toBe(200);
    },
  );

  test("none is accepted", async () => {
    const request = new Request(`http://edge${LIMIT}`, { method: "POST", body: new TextEncoder().encode(body) });
    expect(request.headers.get("content-type")).toBeNull();
    expect((await testApp().app.request(request)).status).toBe(200);
  });

  test.each([
    ["text/plain", {}, "the request body must be application/json"],
    ["application/x-www-form-urlencoded", {}, "the request body must be application/json"],
    ["application/jsonp", {}, "the request body must be application/json"],
    ["application/json", { "content-encoding": "gzip" }, "compressed request bodies are not accepted"],
  ])("%s %j is refused", async (type, headers, detail) => {
    const answer = await testApp().post(LIMIT, body, { "content-type": type, ...headers });
    expect(answer.status).toBe(415);
    expect(answer.json).toMatchObject({ code: "unsupported_media_type", detail });
  });
});

describe("methods", () => {
  const paths = [
    [LIMIT, "POST, OPTIONS"],
    ["/v1/qualifiers/premium", "POST, OPTIONS"],
    ["/v1/resolve", "POST, OPTIONS"],
    ["/v1/refresh", "POST, OPTIONS"],
    ["/v1/status", "GET, HEAD, OPTIONS"],
    ["/healthz", "GET, HEAD, OPTIONS"],
  ] as const;

  test.each(paths)("%s allows %s", async (path, allow) => {
    const { app } = testApp();
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
      const response = await app.request(path, { method });
      if (allow.includes(method)) {
        expect(response.status, method).not.toBe(405);
      } else {
        expect(response.status, method).toBe(405);
        expect(response.headers.get("allow"), method).toBe(allow);
      }
    }
    const options = await app.request(path, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow"), await options.text()]).toEqual([204, allow, ""]);
  });

  test("HEAD answers as GET does, without a body", async () => {
    const response = await testApp().app.request("/healthz", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("a wrong method is told as a problem", async () => {
    const { json } = await testApp().get(LIMIT);
    expect(json).toMatchObject({
      status: 405,
      code: "method_not_allowed",
      detail: "GET is not possible here; allowed: POST, OPTIONS",
    });
  });
});

test("no answer is stored or guessed at", async () => {
  const { get, post } = testApp();
  for (const { headers } of [await get("/healthz"), await get("/nope"), await post(LIMIT, "{"), await get(LIMIT)]) {
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("of what is unexpected nothing is told but that it happened", async () => {
  const { post, source, lines } = testApp();
  const broken = await Workspace.fromFiles(FILES);
  broken.resolveVariable = () => {
    throw new TypeError("secret detail");
  };
  source.load = async () => broken;
  const answer = await post(LIMIT, { context: {} });
  expect(answer.status).toBe(500);
  expect(answer.json).toMatchObject({ code: "internal_error", detail: "the request could not be answered" });
  expect(answer.text).not.toContain("secret");
  expect(lines).toMatchObject([
    {
      level: "error",
      attributes: {
        "http.route": "/v1/variables/{id}",
        "http.response.status_code": 500,
        "error.type": "internal_error",
        "exception.type": "TypeError",
        "exception.stacktrace": expect.stringContaining("secret detail"),
      },
    },
  ]);
});
