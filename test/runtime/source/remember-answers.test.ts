import { expect, test } from "vitest";
import type { Fetch, FetchInit } from "../../../src/runtime/ports.ts";
import { readBytes } from "../../../src/runtime/source/read-bytes.ts";
import { rememberAnswers } from "../../../src/runtime/source/remember-answers.ts";

const REFS = "https://host/c.git/info/refs?service=git-upload-pack";
const PACK = "https://host/c.git/git-upload-pack";
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const get: FetchInit = { method: "GET", headers: {}, redirect: "manual" };
const post = (body: string): FetchInit => ({ method: "POST", headers: {}, body: bytes(body), redirect: "manual" });

function host(respond: (count: number) => Response = (count) => new Response(`answer ${count}`)): {
  fetch: Fetch;
  readonly asked: number;
} {
  let asked = 0;
  return {
    fetch: async () => respond(++asked),
    get asked() {
      return asked;
    },
  };
}

async function text(response: Awaited<ReturnType<Fetch>>): Promise<string> {
  return new TextDecoder().decode(await readBytes(response.body, () => {}));
}

test("the abilities of a host are asked once, its refs are given out once more", async () => {
  const server = host();
  const fetch = rememberAnswers(server.fetch);
  const ask = async (url: string, init: FetchInit): Promise<string> => text(await fetch(url, init));
  expect([await ask(REFS, get), await ask(REFS, get), await ask(REFS, get)]).toEqual(Array(3).fill("answer 1"));
  const refs = post("0014command=ls-refs\n");
  expect([await ask(PACK, refs), await ask(PACK, refs), await ask(PACK, refs)]).toEqual([
    "answer 2",
    "answer 2",
    "answer 3",
  ]);
});

test("the abilities of a host outlast the attempt where refs are not among them", async () => {
  for (const [answer, asked] of [
    ["000eversion 2\n", 1],
    ["003f0000000 refs/heads/main\n", 2],
  ] as const) {
    const server = host(() => new Response(answer));
    const abilities = new Map();
    for (let attempt = 0; attempt < 2; attempt++) await text(await rememberAnswers(server.fetch, abilities)(REFS, get));
    expect(server.asked).toBe(asked);
  }
});

test.each<[string, string, FetchInit, FetchInit]>([
  ["for objects", PACK, post("0012command=fetch\n"), post("0012command=fetch\n")],
  ["for other refs", PACK, post("command=ls-refs a"), post("command=ls-refs b")],
  ["with other credentials", REFS, get, { ...get, headers: { authorization: "Bearer x" } }],
  ["in another version of the protocol", REFS, get, { ...get, headers: { "git-protocol": "version=2" } }],
  ["of an archive", "https://host/a.tgz", get, get],
])("a question %s is asked each time", async (_, url, first, second) => {
  const server = host();
  const fetch = rememberAnswers(server.fetch);
  await text(await fetch(url, first));
  await text(await fetch(url, second));
  expect(server.asked).toBe(2);
});

test.each<[string, () => Response, boolean]>([
  ["a refusal", () => new Response("no", { status: 500 }), true],
  ["an answer that is long", () => new Response("x".repeat(70_000)), true],
  ["an answer that nobody read to its end", () => new Response("x"), false],
])("%s is not remembered", async (_, respond, read) => {
  const server = host(respond);
  const fetch = rememberAnswers(server.fetch);
  const response = await fetch(REFS, get);
  if (read) await text(response);
  await fetch(REFS, get);
  expect(server.asked).toBe(2);
});
