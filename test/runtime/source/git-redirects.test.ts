import { beforeAll, describe, expect, test } from "vitest";
import type { Fetch, FetchResponse } from "../../../src/runtime/ports.ts";
import { stage } from "../../../src/runtime/source/stage.ts";
import type { StageOptions } from "../../../src/runtime/source/stage-options.ts";
import type { GitServer } from "../../../tools/git/server.ts";
import { failureOf, gitFixture, textsOf } from "./git-fixture.ts";

const fixture = gitFixture();
const FAILED = "git fetch failed for workspace source: ";

beforeAll(async () => {
  await fixture.repository("config", { "a.toml": "a = 1\n" });
});

/** A small web in which each host is the same git server, unless `answer` answers first. */
function web(
  server: GitServer,
  answer: (url: URL, method: string) => FetchResponse | undefined,
): { fetch: Fetch; seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    async fetch(url, init) {
      const { authorization: credentials = "-" } = init.headers;
      const target = new URL(url);
      seen.push(`${init.method} ${target.origin}${target.pathname} ${credentials}`);
      const path = `${target.pathname}${target.search}`.replace("/moved/", "/");
      return answer(target, init.method) ?? fetch(`${server.url}${path}`, init);
    },
  };
}

const redirect = (location: string, status = 301): FetchResponse =>
  new Response(null, { status, headers: { location } });

async function stageFrom(
  source: string,
  answer: (url: URL, method: string) => FetchResponse | undefined,
  options: StageOptions = {},
) {
  const { fetch, seen } = web(await fixture.serve(), answer);
  return { seen, staged: stage(source, { fetch, ...options }) };
}

describe("a repository that has moved", () => {
  test.each([
    ["on the same host keeps its credentials", "https://a.example/moved/config.git", "Bearer secret"],
    ["to another host loses its credentials", "https://b.example/moved/config.git", "-"],
    ["to another port loses its credentials", "https://a.example:444/moved/config.git", "-"],
  ])("%s", async (_name, place, credentials) => {
    const { seen, staged } = await stageFrom(
      "git+https://a.example/config.git#main",
      ({ href }) =>
        href.startsWith(place) ? undefined : redirect(href.replace("https://a.example/config.git", place)),
      { workspaceToken: "secret" },
    );
    expect(textsOf(await staged)).toEqual({ "a.toml": "a = 1\n" });
    expect(seen[0]).toBe("GET https://a.example/config.git/info/refs Bearer secret");
    expect(seen[1]).toBe(`GET ${place}/info/refs ${credentials}`);
    expect(seen.filter((request) => request.startsWith("POST"))).toEqual([
      `POST ${place}/git-upload-pack ${credentials}`,
      `POST ${place}/git-upload-pack ${credentials}`,
      `POST ${place}/git-upload-pack ${credentials}`,
    ]);
  });

  test("ten times over is found", async () => {
    const { staged } = await stageFrom("git+https://h0.example/config.git#main", hopTo(10));
    expect((await staged).files.size).toBe(1);
  });

  test("eleven times over is given up", async () => {
    const { staged, seen } = await stageFrom("git+https://h0.example/config.git#main", hopTo(11));
    expect(await failureOf(staged)).toMatchObject({
      code: "source_unavailable",
      message: `${FAILED}too many redirects`,
    });
    expect(seen).toHaveLength(11);
  });

  test("relative to itself is found", async () => {
    const { staged } = await stageFrom("git+https://a.example/config.git#main", ({ pathname, search }) =>
      pathname.startsWith("/config.git/info") ? redirect(`../../moved/config.git/info/refs${search}`, 307) : undefined,
    );
    expect((await staged).files.size).toBe(1);
  });
});

/** Sends each host to the next one, until the last. */
function hopTo(last: number): (url: URL) => FetchResponse | undefined {
  return ({ href, hostname }) => {
    const at = Number(/\d+/.exec(hostname)?.[0]);
    return at < last ? redirect(href.replace(/h\d+/, `h${at + 1}`)) : undefined;
  };
}

describe("redirects that are not followed", () => {
  test.each<[string, (url: URL, method: string) => FetchResponse | undefined, string]>([
    ["to http", ({ href }) => redirect(href.replace("https:", "http:")), "git redirects must stay on https"],
    ["to a file", () => redirect("file:///etc/passwd"), "git redirects must stay on https"],
    ["to nowhere", () => new Response(null, { status: 302 }), "HTTP 302 to something that is no address"],
    ["to no address", () => redirect("https://["), "HTTP 301 to something that is no address"],
    [
      "to a sign-in page",
      () => redirect("https://u:p@login.example/?next=1"),
      "redirected away from git to https://login.example/?<redacted>",
    ],
    [
      "of a later request",
      ({ href }, method) => (method === "POST" ? redirect(href, 307) : undefined),
      "the host redirects where git does not",
    ],
    ["that the platform hides", () => opaque(), "the host redirects where git does not"],
  ])("%s", async (_name, answer, reason) => {
    const { staged } = await stageFrom("git+https://a.example/config.git#main", answer, { workspaceToken: "secret" });
    expect(await failureOf(staged)).toMatchObject({ code: "source_unavailable", message: FAILED + reason });
  });

  test("a loopback server may redirect to itself, not to another plain host", async () => {
    const source = "git+http://localhost/config.git#main";
    const options = { allowInsecureLoopback: true };
    const move = (to: string) => (url: URL) =>
      url.href.startsWith(to) ? undefined : redirect(url.href.replace("http://localhost/config.git", to));
    const same = await stageFrom(source, move("http://localhost/moved/config.git"), options);
    expect((await same.staged).files.size).toBe(1);
    const other = await stageFrom(source, move("http://a.example/config.git"), options);
    expect((await failureOf(other.staged)).message).toBe(`${FAILED}git redirects must stay on https`);
  });
});

/** What browsers show of a redirect that is not followed. */
function opaque(): FetchResponse {
  return { status: 0, statusText: "", url: "", headers: new Headers(), body: null };
}

describe("secrets", () => {
  const token = "ghp_verysecret";

  test.each<[string, string, StageOptions, string]>([
    ["a workspace token", "git+https://a.example/config.git", { workspaceToken: token }, `Bearer ${token}`],
    [
      "a token with a user",
      "git+https://a.example/config.git",
      { workspaceToken: `x-access-token:${token}` },
      `Basic ${btoa(`x-access-token:${token}`)}`,
    ],
    [
      "a scoped token",
      "git+https://a.example/config.git",
      { authorization: [{ urlPrefix: "https://a.example/", token }] },
      `Bearer ${token}`,
    ],
    ["user info", `git+https://user:${token}@a.example/config.git`, {}, `Basic ${btoa(`user:${token}`)}`],
  ])("%s is sent, and shown nowhere", async (_name, source, options, header) => {
    const quoting: Fetch = async (url, init) => {
      if (init.headers.authorization !== header) throw new Error("not sent");
      const cause = new Error(`cannot reach https://user:${token}@a.example/?token=${token}`);
      throw new TypeError(`header ${header} of ${url} (${JSON.stringify(options)}) is invalid`, { cause });
    };
    const { error } = await failureOf(stage(`${source}#main`, { ...options, fetch: quoting }));
    const shown = [error.message, error.stack, JSON.stringify(error), String(error.cause), String(error)].join("\n");
    expect(shown).toContain("<redacted>");
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(btoa(`user:${token}`));
    expect(shown).not.toContain(btoa(`x-access-token:${token}`));
  });

  test("user info is neither in the root nor in a missing ref's message, and not in the address asked", async () => {
    const ok = await stageFrom(`git+https://user:${token}@a.example/config.git#main`, () => undefined);
    expect((await ok.staged).root).toBe("git+https://<redacted>@a.example/config.git#main");
    expect(ok.seen.join()).not.toContain(`${token}@`);
    const missing = await stageFrom(`git+https://user:${token}@a.example/config.git#gone`, () => undefined);
    expect((await failureOf(missing.staged)).message).toBe(
      "git ref `gone` was not found in `git+https://<redacted>@a.example/config.git#gone`",
    );
  });

  test("a host that wants a user with the token says so in the error", async () => {
    const server = await fixture.serve({ authorization: `Basic ${btoa(`x-access-token:${token}`)}` });
    const refused = await failureOf(fixture.stage("config.git#main", { server, workspaceToken: token }));
    expect(refused).toMatchObject({
      code: "source_unauthorized",
      message: `${FAILED}HTTP 401 Unauthorized; this host wants a user name with the token: give it as \`user:token\``,
    });
    const accepted = await fixture.stage("config.git#main", { server, workspaceToken: `x-access-token:${token}` });
    expect(accepted.files.size).toBe(1);
  });
});
