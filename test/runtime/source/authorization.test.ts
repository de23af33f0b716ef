import { describe, expect, test } from "vitest";
import { type Authorization, authorizationFor, type Credentials } from "../../../src/runtime/source/authorization.ts";

const SOURCE = new URL("https://git.example:8443/org/config.git");
const allowed = (source: URL, options: Credentials["options"]): Authorization =>
  authorizationFor(source, { options, tokenOrigin: source.origin });
const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("which credentials go with a request", () => {
  test.each([
    ["no credentials", {}, "https://git.example:8443/org/config.git", null],
    [
      "the workspace token to the source's own host",
      { workspaceToken: "t" },
      "https://git.example:8443/any/where",
      "Bearer t",
    ],
    ["not to another host", { workspaceToken: "t" }, "https://other.example:8443/org/config.git", null],
    ["not to another port", { workspaceToken: "t" }, "https://git.example/org/config.git", null],
    ["not to another scheme", { workspaceToken: "t" }, "http://git.example:8443/org/config.git", null],
    [
      "a token with a user as basic",
      { workspaceToken: "x-access-token:ghp" },
      SOURCE.href,
      basic("x-access-token:ghp"),
    ],
    ["without the line end of a secret file", { workspaceToken: "t\n" }, SOURCE.href, "Bearer t"],
    ["not at all when it is blank", { workspaceToken: " " }, SOURCE.href, null],
  ])("%s", (_name, options, url, expected) => {
    expect(allowed(SOURCE, options).header(new URL(url))).toBe(expected);
  });
});

describe("a parent on another host than the first source", () => {
  const credentials = { options: { workspaceToken: "t" }, tokenOrigin: "https://first.example" };

  test("does not get the bare token", () => {
    expect(authorizationFor(SOURCE, credentials).header(SOURCE)).toBe(null);
  });

  test("gets what was scoped to it", () => {
    const authorization = [{ urlPrefix: SOURCE.href, token: "scoped" }];
    const options = { ...credentials.options, authorization };
    expect(authorizationFor(SOURCE, { ...credentials, options }).header(SOURCE)).toBe("Bearer scoped");
  });

  test("never shows the bare token either", () => {
    expect(authorizationFor(SOURCE, credentials).secrets).toContain("t");
  });
});

describe("scoped tokens", () => {
  const authorization = [
    { urlPrefix: "https://git.example:8443/", token: "host" },
    { urlPrefix: "https://git.example:8443/org", token: "org" },
    { urlPrefix: "https://git.example:8443/org/config.git/", token: "repository" },
    { urlPrefix: "https://other.example/", token: "other" },
  ];

  test.each([
    ["https://git.example:8443/else/r.git", "Bearer host"],
    ["https://git.example:8443/organisation/r.git", "Bearer host"],
    ["https://git.example:8443/org/r.git", "Bearer org"],
    ["https://git.example:8443/org", "Bearer org"],
    ["https://git.example:8443/org/../else", "Bearer host"],
    ["https://git.example:8443/org/config.git/info/refs?service=git-upload-pack", "Bearer repository"],
    // Credentials stay on the source's host even where another is configured.
    ["https://other.example/r.git", null],
  ])("%s gets %s", (url, expected) => {
    expect(allowed(SOURCE, { authorization, workspaceToken: "general" }).header(new URL(url))).toBe(expected);
  });

  test("a prefix that is no address is refused", () => {
    const options = { authorization: [{ urlPrefix: "git.example/org", token: "t" }] };
    expect(() => allowed(SOURCE, options)).toThrow("authorization urlPrefix must be an absolute URL");
  });
});

describe("user info in the address", () => {
  test("is sent decoded, as basic, instead of the workspace token", () => {
    const source = new URL("https://us%40er:p%C3%A4ss@git.example/r.git");
    const { header, secrets } = allowed(source, { workspaceToken: "t" });
    expect(header(source)).toBe(basic("us@er:päss"));
    expect(secrets).toContain("päss");
    expect(secrets).toContain("p%C3%A4ss");
  });

  test("may be a token alone", () => {
    const source = new URL("https://token@git.example/r.git");
    const { header, secrets } = allowed(source, {});
    expect(header(source)).toBe(basic("token:"));
    expect(secrets).toContain("token");
  });

  test("that is not decodable is taken as it stands", () => {
    expect(allowed(new URL("https://u:%ff@h/"), {}).header(new URL("https://h/"))).toBe(basic("u:%ff"));
  });
});
