import { Hono } from "hono";
import { expect, test } from "vitest";
import { MemoryWorkspace } from "../../src/edge/memory-workspace.ts";
import { cf, cookie, type Fact, header, type RototoVariables, rototo } from "../../src/edge/middleware.ts";
import { type FakeSource, FILES, fakeClock, fakeSource } from "./edge-fixture.ts";

const is = (attribute: string, value: string): string =>
  `schema_version = 1\n[[predicate]]\nattribute = "${attribute}"\nop = "eq"\nvalue = "${value}"\n`;
const limits = (qualifier: string): string =>
  (FILES["variables/limit.toml"] ?? "").replace('"premium"\nvalue', `"${qualifier}"\nvalue`);
const { "schemas/context.schema.json": _, ...WITHOUT_SCHEMA } = FILES;

function someonesApp(
  facts: Record<string, Fact>,
  files = FILES,
): { app: Hono<{ Variables: RototoVariables }>; source: FakeSource } {
  const source = fakeSource();
  source.next = files;
  const workspace = new MemoryWorkspace(source, { clock: fakeClock() });
  const app = new Hono<{ Variables: RototoVariables }>();
  app.use(rototo({ workspace, facts }));
  app.get("/limit", (c) => c.json(c.get("rototo").resolveVariable("limit").value));
  app.onError((error, c) => c.text(error.message, 500));
  return { app, source };
}

test("a header, a cookie and the country decide in one line of somebody's own Worker", async () => {
  const ask = async (facts: Record<string, Fact>, files: Record<string, string>, request: Request): Promise<unknown> =>
    (await someonesApp(facts, { ...WITHOUT_SCHEMA, ...files }).app.request(request)).json();
  const url = "http://own.example/limit";
  expect(
    await ask({ "account.plan": header("x-plan") }, {}, new Request(url, { headers: { "x-plan": "premium" } })),
  ).toBe(25);
  expect(
    await ask(
      { "visitor.group": cookie("group") },
      { "qualifiers/b.toml": is("visitor.group", "b"), "variables/limit.toml": limits("b") },
      new Request(url, { headers: { cookie: "a=1; group=b" } }),
    ),
  ).toBe(25);
  const swiss = Object.assign(new Request(url), { cf: { country: "CH" } });
  const files = { "qualifiers/ch.toml": is("country", "CH"), "variables/limit.toml": limits("ch") };
  expect(await ask({ country: cf("country") }, files, swiss)).toBe(25);
});

test("facts with one beginning share an object, and a fact that is missing is missing", async () => {
  const { app } = someonesApp(
    { "account.plan": header("x-plan"), "account.id": () => 7, "__proto__.x": () => 1 },
    WITHOUT_SCHEMA,
  );
  expect(await (await app.request("/limit", { headers: { "x-plan": "premium" } })).json()).toBe(25);
  expect(await (await app.request("/limit")).text()).toBe(
    "missing resolve context attribute: account.plan required by qualifier://premium",
  );
  expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
});

test("the schema refuses what it does not know, unless facts are not checked", async () => {
  const { app } = someonesApp({ "account.plan": () => 1 });
  expect(await (await app.request("/limit")).text()).toMatch(/^resolve context does not match schema: /);
});

test("the workspace is loaded once", async () => {
  const { app, source } = someonesApp({ "account.plan": () => "x" });
  for (let time = 0; time < 3; time++) expect(await (await app.request("/limit")).json()).toBe(3);
  expect(source.loads).toBe(1);
});
