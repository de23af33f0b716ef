import { describe, expect, test } from "vitest";
import { luaEngine } from "../../../src/lua/index.ts";
import { type LuaEngine, lintFiles, Workspace } from "../../../src/runtime/index.ts";
import type { LuaAnswer, LuaDiagnostic, LuaRegistration } from "../../../src/runtime/ports.ts";
import { luaModule } from "../../lua/lua-machine.ts";

const lua = luaEngine(luaModule);
const FILES = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "variables/limit.toml":
    'schema_version = 1\ntype = "int"\n[values]\na = 1\nb = 2\n[resolve]\ndefault = "a"\n[[resolve.rule]]\nqualifier = "q"\nvalue = "b"\n',
  "qualifiers/q.toml": 'schema_version = 1\n[[predicate]]\nattribute = "x"\nop = "eq"\nvalue = 1\n',
  "schemas/context.schema.json": '{"type": "object", "properties": {"x": {"type": "integer"}}}',
};
const RULE = { id: "team/limit", title: "T", help: "H" };
const REGISTRATION: LuaRegistration = {
  stage: "policy",
  entity: "value",
  rule: RULE,
  handler: "check",
  callable: true,
};

/** An engine whose scripts do as the test says, and that counts what it is asked. */
function fakeEngine(
  handle: () => LuaAnswer<readonly LuaDiagnostic[]>,
  registrations: readonly LuaRegistration[] = [REGISTRATION],
): LuaEngine & { starts: number; calls: number } {
  const engine = {
    starts: 0,
    calls: 0,
    async start() {
      engine.starts++;
      return {
        register: () => ({ ok: true, value: registrations }) as const,
        handle: () => {
          engine.calls++;
          return handle();
        },
      };
    },
  };
  return engine;
}

const SCRIPT = { "lint/a.lua": "-- as the fake engine says" };
const quiet = (): LuaAnswer<readonly LuaDiagnostic[]> => ({ ok: true, value: [] });

describe("which engine runs", () => {
  test("a workspace without policy never starts one", async () => {
    const engine = fakeEngine(quiet);
    await lintFiles(FILES, { lua: engine });
    await Workspace.fromFiles(FILES, { lua: engine });
    expect(engine.starts).toBe(0);
  });

  test("policy without an engine blocks the load and says so", async () => {
    const { diagnostics } = await lintFiles({ ...FILES, ...SCRIPT });
    expect(diagnostics).toMatchObject([
      {
        rule: "rototo/custom-lint-failed",
        stage: "register",
        message: "failed to execute custom lint: no Lua engine was given",
        location: { path: "lint/a.lua" },
      },
    ]);
    await expect(Workspace.fromFiles({ ...FILES, ...SCRIPT })).rejects.toThrow("workspace lint failed");
  });

  test("an engine that does not start blocks the load and says so", async () => {
    const broken: LuaEngine = { start: () => Promise.reject(new Error("404")) };
    const { diagnostics } = await lintFiles({ ...FILES, ...SCRIPT }, { lua: broken });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "failed to execute custom lint: the Lua engine did not start: 404",
    ]);
  });

  test("`skip` looks at no script, and what is loaded resolves", async () => {
    const engine = fakeEngine(quiet);
    const options = { lua: engine, policy: "skip" } as const;
    const files = { ...FILES, "lint/broken.lua": "(", "lint/unreadable.lua": Uint8Array.of(0xff) };
    expect((await lintFiles(files, options)).diagnostics).toEqual([]);
    const workspace = await Workspace.fromFiles(files, options);
    expect(workspace.resolveVariable("limit", { x: 1 }).value).toBe(2);
    expect((await workspace.lint()).diagnostics).toEqual([]);
    expect(engine.starts).toBe(0);
  });

  test("another word than `run` or `skip` is refused, at once", async () => {
    const options = { policy: "off" } as unknown as { policy: "skip" };
    const expected = { code: "invalid_option", message: `policy must be 'run' or 'skip', got "off"` };
    await expect(lintFiles(FILES, options)).rejects.toMatchObject(expected);
    await expect(Workspace.fromFiles(FILES, options)).rejects.toMatchObject(expected);
    await expect(Workspace.inspectFiles(FILES, options)).rejects.toMatchObject(expected);
    await expect(Workspace.load("git+https://git.example/r.git", options)).rejects.toMatchObject(expected);
  });

  test("an unreadable script fails with what a reader says, others still run", async () => {
    const files = { ...FILES, "lint/a.lua": Uint8Array.of(0xff), "lint/b.lua": "function register() end" };
    const { diagnostics } = await lintFiles(files, { lua });
    expect(diagnostics.map(({ rule, message }) => [rule, message.replace(/(: ).*/, "$1…")])).toEqual([
      ["rototo/custom-lint-failed", "failed to read custom lint lint/a.lua: …"],
      ["rototo/custom-lint-file-unregistered", "custom lint file registers no handlers: …"],
    ]);
  });
});

describe("inspected workspaces", () => {
  test("keep their engine for a later lint", async () => {
    const files = { ...FILES, "lint/a.lua": "x = " };
    const workspace = await Workspace.inspectFiles(files, { lua });
    expect((await workspace.lint()).diagnostics).toHaveLength(1);
  });

  test("list the rules of their policy, once each and sorted in among the built-in ones", async () => {
    const registrations = [
      { ...REGISTRATION, rule: { ...RULE, severity: "warning" } },
      { ...REGISTRATION, rule: { ...RULE, severity: "warning" }, handler: "other" },
      { ...REGISTRATION, rule: { ...RULE, id: "a/first" } },
      { ...REGISTRATION, rule: { ...RULE, id: "a/invalid" }, stage: "parse" },
      { ...REGISTRATION, rule: { ...RULE, title: "conflicting" } },
    ];
    const workspace = await Workspace.inspectFiles({ ...FILES, ...SCRIPT }, { lua: fakeEngine(quiet, registrations) });
    const { scope, subject, diagnostics } = await workspace.catalog();
    expect([scope, subject, diagnostics.length]).toEqual(["workspace", "rototo:", 53]);
    expect(diagnostics[0]).toEqual({ rule: "a/first", severity: "error", title: "T", help: "H" });
    expect(diagnostics.at(-1)).toEqual({ rule: "team/limit", severity: "warning", title: "T", help: "H" });
    expect(diagnostics[1]).toMatchObject({ rule: "rototo/custom-lint-failed", entity: "workspace" });
  });

  test("list the built-in rules alone where policy is skipped", async () => {
    const workspace = await Workspace.inspectFiles({ ...FILES, ...SCRIPT }, { policy: "skip" });
    expect((await workspace.catalog()).diagnostics).toHaveLength(51);
  });
});

describe("calls", () => {
  test("a script whose calls are cut short three times is not run again, and fails for what is left", async () => {
    const values = Array.from({ length: 10 }, (_, index) => `k${index} = 1`).join("\n");
    const variable = `schema_version = 1\ntype = "int"\n[values]\n${values}\n[resolve]\ndefault = "k0"\n`;
    const engine = fakeEngine(() => ({ ok: false, why: "too much", cutShort: true }));
    const { diagnostics } = await lintFiles({ ...FILES, ...SCRIPT, "variables/many.toml": variable }, { lua: engine });
    const failed = diagnostics.filter(({ rule }) => rule === "rototo/custom-lint-failed");
    expect(failed).toHaveLength(12);
    expect(new Set(failed.map(({ message }) => message))).toEqual(
      new Set(["custom lint handler failed in lint/a.lua: too much"]),
    );
    expect(engine.calls).toBe(3);
  });

  test("a script that fails otherwise is run for every target", async () => {
    const engine = fakeEngine(() => ({ ok: false, why: "raised" }));
    await lintFiles({ ...FILES, ...SCRIPT }, { lua: engine });
    expect(engine.calls).toBe(2);
  });

  test("rule, severity and help of a diagnostic are those of its registration", async () => {
    const engine = fakeEngine(
      () => ({ ok: true, value: [{ message: "m", field: "value.a-b_C.0" }] }),
      [{ ...REGISTRATION, field: "key", rule: { ...RULE, severity: "warning" } }],
    );
    const { diagnostics } = await lintFiles({ ...FILES, ...SCRIPT }, { lua: engine });
    expect(diagnostics[0]).toEqual({
      rule: "team/limit",
      severity: "warning",
      stage: "policy",
      target: {
        entity: { kind: "value", variable: "limit", key: "a" },
        field: { kind: "value_json_path", path: ["a-b_C", "0"] },
      },
      message: "m",
      help: "H",
      location: {
        path: "variables/limit.toml",
        range: { start: { line: 3, character: 4 }, end: { line: 3, character: 5 } },
      },
      related: [],
    });
  });
});

describe("what lint:on demands", () => {
  const GOOD = `{stage = "policy", entity = "value", handler = "check", rule = {id = "a/b", title = "T", help = "H"}}`;
  const register = async (body: string): Promise<LuaAnswer<readonly LuaRegistration[]>> =>
    (await lua.start()).register({
      path: "lint/x.lua",
      text: `function check() end\nfunction register(lint) ${body} end`,
    });

  test.each([
    ["lint:on(5)", "lint:on expects a single registration table"],
    ["lint.on()", "lint:on expects a single registration table"],
    ["lint:on({}, {})", "lint:on expects a single registration table"],
    ["lint.on(5, {})", "lint:on expects a single registration table"],
    ["lint:on{}", "registration must contain stage"],
    ["lint:on{stage = ''}", "registration must contain stage"],
    ["lint:on{stage = {}}", "registration must contain stage"],
    ["lint:on{stage = 's'}", "registration must contain entity"],
    ["lint:on{stage = 's', entity = 'e', field = true}", "registration must contain field"],
    ["lint:on{stage = 's', entity = 'e', handler = 'h'}", "registration must contain rule metadata"],
    ["lint:on{stage = 's', entity = 'e', rule = {}}", "registration must contain rule.id"],
    ["lint:on{stage = 's', entity = 'e', rule = {id = 1}}", "registration must contain rule.title"],
    ["lint:on{stage = 's', entity = 'e', rule = {id = 1, title = 2}}", "registration must contain rule.help"],
    [
      "lint:on{stage = 's', entity = 'e', rule = {id = 1, title = 2, help = 3, severity = {}}}",
      "registration must contain rule.severity",
    ],
    ["lint:on{stage = 's', entity = 'e', rule = {id = 1, title = 2, help = 3}}", "registration must contain handler"],
    ["lint:on{stage = '\\xff'}", "registration must contain stage"],
  ])("%s raises in the script", async (body, message) => {
    expect(await register(body)).toEqual({
      ok: false,
      why: `custom lint registration failed: lint/x.lua:2: ${message}`,
    });
  });

  test.each([
    ["a method call", `lint:on(${GOOD})`],
    ["a plain call", `lint.on(${GOOD})`],
    ["fields that a metatable gives", `lint:on(setmetatable({}, {__index = ${GOOD}}))`],
    ["a call after one that was caught", `pcall(lint.on, lint, 5) lint:on(${GOOD})`],
  ])("%s registers", async (_name, body) => {
    const rule = { id: "a/b", title: "T", help: "H" };
    const value = [{ stage: "policy", entity: "value", rule, handler: "check", callable: true }];
    expect(await register(body)).toEqual({ ok: true, value });
  });

  test("numbers are text, and a call that was caught leaves nothing behind", async () => {
    const answer = await register(
      `pcall(lint.on, lint, {}) lint:on{stage = 1, entity = 2.5, handler = 3, field = 4, rule = {id = 5, title = 6, help = 7, severity = 8}}`,
    );
    const rule = { id: "5", title: "6", help: "7", severity: "8" };
    const value = [{ stage: "1", entity: "2.5", field: "4", rule, handler: "3", callable: false }];
    expect(answer).toEqual({ ok: true, value });
  });
});
