import { expect, test } from "vitest";
import { pathsOf } from "../../src/edge/endpoint.ts";
import { ENDPOINTS } from "../../src/edge/endpoints.ts";
import { ACCESS, testApp } from "./edge-fixture.ts";
import { DOCUMENT, errors, violations } from "./openapi-check.ts";

test("the description names every endpoint once, under every address it has", async () => {
  const { json } = await testApp().get("/openapi.json");
  expect(json).toEqual(DOCUMENT);
  const described = Object.entries(json.paths as object).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routed = Object.values(ENDPOINTS).flatMap((endpoint) =>
    pathsOf(endpoint).map((path) => `${endpoint.method} ${path}`),
  );
  expect(described.toSorted()).toEqual(routed.toSorted());
  const ids = [...JSON.stringify(json).matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("whatever the description refers to is in it", () => {
  for (const [, name = ""] of JSON.stringify(DOCUMENT).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    expect(DOCUMENT).toHaveProperty(["components", "schemas", name]);
  }
});

test("every described address is routed", async () => {
  const { app } = testApp({ access: ACCESS, playground: true, webhookSecret: "s" });
  for (const endpoint of Object.values(ENDPOINTS)) {
    for (const path of pathsOf(endpoint)) {
      const address = path.replaceAll(/\{\w+\}/g, "default");
      const { status } = await app.request(address, { method: "OPTIONS" });
      expect([address, status]).toEqual([address, 204]);
    }
  }
});

test("answers that are not as described are noticed", () => {
  const answer = (status: number, text: string, type = "application/json"): string[] =>
    violations({
      method: "POST",
      path: "/v1/variables/x",
      answer: { status, text, headers: new Headers({ "content-type": type }) },
    });
  expect(answer(200, '{"id":"x","value_key":"a","value":1,"fingerprint":null}')).toEqual([]);
  expect(answer(200, '{"id":"x","value_key":"a","value":1}')).not.toEqual([]);
  expect(answer(200, '{"id":"x","value_key":"a","value":1,"fingerprint":null,"more":1}')).not.toEqual([]);
  expect(answer(200, '{"id":"x","value_key":"a","value":1,"fingerprint":{"kind":"x"}}')).not.toEqual([]);
  expect(answer(418, "{}")).not.toEqual([]);
  expect(answer(200, "{}", "text/html")).not.toEqual([]);
  expect(errors({ type: "string" }, 1)).not.toEqual([]);
});
