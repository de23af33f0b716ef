import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { OpenFeature as Server } from "@openfeature/server-sdk";
import { type Provider, ProviderEvents, OpenFeature as Web } from "@openfeature/web-sdk";
import { EventSource } from "eventsource";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createRepository, type Repository } from "../../tools/git/repository.ts";
import { type GitServer, startGitServer } from "../../tools/git/server.ts";
import { type Service, startService } from "../../tools/start/service.ts";
import { FLAG_FILES } from "../edge/flag-files.ts";
import { ofrepViolations } from "../edge/ofrep-check.ts";

const PREMIUM = { targetingKey: "u1", account: { plan: "premium", id: 1 } };

let root = "";
let config: Repository;
let gitServer: GitServer;
let service: Service;
/** The statuses of all answers to evaluations; each answer is as OFREP wants it. */
const statuses: number[] = [];

/** Asks the service itself, and holds each answer against OFREP. */
const watched: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const { pathname } = new URL(String(input instanceof Request ? input.url : input));
  statuses.push(response.status);
  expect(ofrepViolations(pathname, { status: response.status, text: await response.clone().text() })).toEqual([]);
  return response;
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-ofrep-"));
  config = await createRepository(join(root, "config"), FLAG_FILES);
  gitServer = await startGitServer({ root });
  const bindings = {
    ROTOTO_SOURCE: `git+${gitServer.url}/config.git#main`,
    ROTOTO_ALLOW_INSECURE_LOOPBACK: "true",
    ROTOTO_REFRESH_TOKEN: "refresh-me",
  };
  service = await startService({ port: 0, state: await mkdtemp(join(root, "state-")), bindings });
  // What the page has and Node lacks; the provider takes the global one.
  vi.stubGlobal("EventSource", EventSource);
});

afterAll(async () => {
  await Server.close();
  await Web.close();
  vi.unstubAllGlobals();
  await service.close();
  await gitServer.close();
  await rm(root, { recursive: true, force: true });
});

describe("OpenFeature's server SDK with its OFREP provider, against the Worker in workerd", () => {
  test("gets values of every type, with reason, variant and metadata", async () => {
    await Server.setProviderAndWait(
      "server",
      new OFREPProvider({ baseUrl: service.url, fetchImplementation: watched }),
    );
    const client = Server.getClient("server");
    expect(await client.getBooleanDetails("beta", false, PREMIUM)).toMatchObject({
      value: true,
      variant: "on",
      reason: "SPLIT",
      flagMetadata: {
        flagSetId: "default",
        revision: await config.git("rev-parse", "HEAD"),
        rule: "beta",
        ruleIndex: 0,
      },
    });
    expect(await client.getNumberDetails("limit", 0, PREMIUM)).toMatchObject({ value: 25, reason: "TARGETING_MATCH" });
    expect(await client.getNumberDetails("ratio", 0, PREMIUM)).toMatchObject({ value: 0.5, reason: "STATIC" });
    expect(await client.getStringDetails("text", "", PREMIUM)).toMatchObject({ value: "hello", variant: "hello" });
    expect(await client.getObjectDetails("exact", [], PREMIUM)).toMatchObject({ reason: "STATIC", variant: "all" });
    expect(await client.getNumberDetails("limit", 0, { account: { plan: "x" } })).toMatchObject({
      value: 3,
      reason: "DEFAULT",
    });
  });

  test("gets errors it understands, and the default in the code", async () => {
    const client = Server.getClient("server");
    const details = { value: 7, reason: "ERROR" };
    expect(await client.getNumberDetails("nope", 7, PREMIUM)).toMatchObject({
      ...details,
      errorCode: "FLAG_NOT_FOUND",
    });
    expect(await client.getNumberDetails("text", 7, PREMIUM)).toMatchObject({ ...details, errorCode: "TYPE_MISMATCH" });
    expect(await client.getNumberDetails("limit", 7, {})).toMatchObject({ ...details, errorCode: "INVALID_CONTEXT" });
    expect(await client.getNumberDetails("limit", 7, { account: 1 })).toMatchObject({ errorCode: "INVALID_CONTEXT" });
    expect(await client.getBooleanDetails("beta", true, { account: {} })).toMatchObject({
      value: true,
      errorCode: "TARGETING_KEY_MISSING",
    });
  });
});

test("OpenFeature's web SDK with its OFREP provider follows the context and the configuration", async () => {
  await Web.setContext("web", PREMIUM);
  const provider = new OFREPWebProvider({ baseUrl: service.url, fetchImplementation: watched, cacheMode: "disabled" });
  // Only stricter optional properties keep the two types apart.
  await Web.setProviderAndWait("web", provider as unknown as Provider);
  const client = Web.getClient("web");
  expect(client.getBooleanValue("beta", false)).toBe(true);
  expect(client.getNumberDetails("limit", 0)).toMatchObject({
    value: 25,
    reason: "TARGETING_MATCH",
    variant: "premium",
  });
  expect(client.getStringValue("text", "")).toBe("hello");
  expect(client.getObjectDetails("exact", [])).toMatchObject({ variant: "all" });
  expect(client.getNumberDetails("nope", 7)).toMatchObject({ value: 7, errorCode: "FLAG_NOT_FOUND" });

  // The targeting key stays, and so the provider sends the tag it has.
  await Web.setContext("web", { targetingKey: "u1", account: { plan: "free", id: 1 } });
  expect(client.getNumberDetails("limit", 0)).toMatchObject({ value: 3, reason: "DEFAULT" });
  expect(statuses.at(-1)).toBe(200);
  await Web.setContext("web", { targetingKey: "u1", account: { plan: "free", id: 1 } });
  expect(statuses.at(-1)).toBe(304);
  expect(client.getNumberValue("limit", 0)).toBe(3);
  await Web.setContext("web", PREMIUM);

  const changed = vi.fn();
  client.addHandler(ProviderEvents.ConfigurationChanged, changed);
  const limit = FLAG_FILES["variables/limit.toml"] ?? "";
  await config.commit({ "variables/limit.toml": limit.replace("25", "50") });
  const authorization = "Bearer refresh-me";
  await fetch(`${service.url}/v1/refresh`, { method: "POST", headers: { authorization } });
  await vi.waitFor(() => expect(client.getNumberValue("limit", 0)).toBe(50), { timeout: 10_000 });
  expect(changed).toHaveBeenCalledWith(expect.objectContaining({ flagsChanged: ["limit"] }));
});
