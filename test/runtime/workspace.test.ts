import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import {
  __version__,
  type InputFiles,
  lintFiles,
  ResolveContext,
  type RototoError,
  VERSION,
  version,
  Workspace,
} from "../../src/runtime/index.ts";

const files = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "qualifiers/premium-users.toml": `
schema_version = 1
[[predicate]]
attribute = "user.tier"
op = "eq"
value = "premium"
`,
  "variables/premium-message.toml": `
schema_version = 1
type = "string"
[values]
control = "Welcome back."
premium = "Welcome back, premium member."
[resolve]
default = "control"
[[resolve.rule]]
qualifier = "premium-users"
value = "premium"
`,
  "schemas/context.schema.json": JSON.stringify({
    type: "object",
    properties: { user: { type: "object", properties: { tier: { type: "string" } } } },
  }),
};

const premium = { user: { tier: "premium" } };
const misshapen = { user: { tier: { bad: "shape" } } };

async function thrownBy(body: () => unknown): Promise<RototoError> {
  try {
    await body();
  } catch (error) {
    return error as RototoError;
  }
  throw new Error("nothing was thrown");
}

describe("the contract every SDK shares", () => {
  test("the version is that of the package, by three names", () => {
    expect([VERSION, __version__, version()]).toEqual(Array(3).fill(manifest.version));
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/);
  });

  test("a sample workspace loads, and lint has nothing to say of it", async () => {
    const workspace = await Workspace.fromFiles(files);
    expect((await workspace.lint()).diagnostics).toEqual([]);
    expect((await (await Workspace.inspectFiles(files)).lint()).diagnostics).toEqual([]);
  });

  test("a qualifier is true or false of a context", async () => {
    const workspace = await Workspace.fromFiles(files);
    expect(workspace.resolveQualifier("premium-users", premium)).toEqual({ id: "premium-users", value: true });
    expect(workspace.resolveQualifier("premium-users", { user: { tier: "free" } }).value).toBe(false);
  });

  test("a variable has the value its first true rule selects, else the default", async () => {
    const workspace = await Workspace.fromFiles(files);
    expect(workspace.resolveVariable("premium-message", premium)).toEqual({
      id: "premium-message",
      valueKey: "premium",
      value: "Welcome back, premium member.",
      valueJson: '"Welcome back, premium member."',
    });
    expect(workspace.resolveVariable("premium-message", { user: { tier: "free" } }).valueKey).toBe("control");
  });

  test("the promise form of the reference works: await on a plain value", async () => {
    const workspace = await Workspace.fromFiles(files);
    expect((await workspace.resolveVariable("premium-message", premium)).valueKey).toBe("premium");
  });

  test.each([
    ["does-not-exist", {}, {}, "variable_not_found", "variable not found: variable://does-not-exist"],
    ["premium-message", misshapen, {}, "context_schema_mismatch", "resolve context does not match schema: "],
    ["does-not-exist", misshapen, {}, "context_schema_mismatch", "resolve context does not match schema: "],
    [
      "premium-message",
      {},
      {},
      "context_attribute_missing",
      "missing resolve context attribute: user.tier required by qualifier://premium-users",
    ],
    ["premium-message", [], { validateContext: false }, "invalid_context", "resolve context must be a JSON object"],
    ["does-not-exist", null, {}, "invalid_context", "resolve context must be a JSON object"],
    ["premium-message", new Date(0), {}, "invalid_context", "resolve context must be a JSON object"],
    ["premium-message", new Map(), {}, "invalid_context", "resolve context must be a JSON object"],
  ])("variable %s with context %j %j fails as %s", async (id, context, options, code, message) => {
    const workspace = await Workspace.fromFiles(files);
    const error = await thrownBy(() => workspace.resolveVariable(id, context as never, options));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  test("without validation a surprising type is no error: equality just fails", async () => {
    const workspace = await Workspace.fromFiles(files);
    const { valueKey } = workspace.resolveVariable("premium-message", misshapen, { validateContext: false });
    expect(valueKey).toBe("control");
  });
});

describe("loading", () => {
  test("an inspected or unlinted workspace has nothing to resolve with, and says so before validation", async () => {
    const inspected = await Workspace.inspectFiles(files);
    const skipped = await Workspace.fromFiles(files, { lint: "skip" });
    for (const workspace of [inspected, skipped]) {
      const error = await thrownBy(() => workspace.resolveVariable("premium-message", misshapen));
      expect(error.code).toBe("runtime_unavailable");
      expect(error.message).toContain("workspace was loaded without a runtime model");
      expect(workspace.contextSchema).toBeUndefined();
    }
  });

  test("an unknown lint mode is refused before anything else", async () => {
    const error = await thrownBy(() => Workspace.fromFiles({}, { lint: "maybe" as never }));
    expect(error.code).toBe("invalid_option");
    expect(error.message).toBe("lint must be 'deny' or 'skip', got \"maybe\"");
  });

  test.each<[unknown, string]>([
    [null, "files must be an object or a Map of contents by path, got Null"],
    ["x", "files must be an object or a Map of contents by path, got String"],
    [[["a", "b"]], "files must be an object or a Map of contents by path, got Array"],
    [new Set(), "files must be an object or a Map of contents by path, got Set"],
    [{ a: 5 }, 'the content of "a" must be a string or a Uint8Array, got Number'],
    [{ a: undefined }, 'the content of "a" must be a string or a Uint8Array, got Undefined'],
    [{ a: new ArrayBuffer(1) }, 'the content of "a" must be a string or a Uint8Array, got ArrayBuffer'],
    [new Map([["a", { unreadable: 5 }]]), 'the content of "a" must be a string or a Uint8Array, got Object'],
    [new Map([[5, "x"]]), "the path of a file must be a string, got number"],
  ])("files that are none are the caller's mistake: %j", async (given, message) => {
    const files = given as InputFiles;
    await expect(Workspace.fromFiles(files)).rejects.toThrow(new TypeError(message));
    await expect(Workspace.inspectFiles(files)).rejects.toThrow(new TypeError(message));
    await expect(lintFiles(files)).rejects.toThrow(new TypeError(message));
  });

  test("a source may be a URL", async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return new Response(null, { status: 404 });
    };
    const source = new URL("https://h.example/c.tgz");
    expect((await thrownBy(() => Workspace.load(source, { fetch }))).code).toBe("source_not_found");
    expect((await thrownBy(() => Workspace.inspect(source, { fetch }))).code).toBe("source_not_found");
    expect(asked).toEqual([source.href, source.href]);
  });

  test("a lint error blocks the load and comes along as data; the count includes warnings", async () => {
    const broken = { ...files, "variables/other.toml": 'schema_version = 1\ntype = "int"\n[values]\na = "x"\nb = 2\n' };
    const error = await thrownBy(() => Workspace.fromFiles(broken));
    expect(error.code).toBe("lint_failed");
    expect(error.message).toBe(`workspace lint failed with ${error.diagnostics?.length} diagnostic(s)`);
    expect(error.diagnostics).toEqual((await lintFiles(broken)).diagnostics);
  });

  test.each([
    [{}, "workspace_not_found"],
    [{ "rototo-workspace.toml": "schema_version = " }, "manifest_invalid"],
    [{ "rototo-workspace.toml": "schema_version = 2" }, "manifest_invalid"],
    [{ "rototo-workspace.toml": new Uint8Array([0xff]) }, "manifest_invalid"],
  ])("files %j fail as %s", async (given, code) => {
    expect((await thrownBy(() => Workspace.fromFiles(given as Record<string, string>))).code).toBe(code);
    await expect(lintFiles(given as Record<string, string>)).resolves.toBeDefined();
  });

  test("the manifest may use what every other document may: TOML 1.1 inline tables", async () => {
    const modern = { ...files, "rototo-workspace.toml": "schema_version = 1\nnote = {\n  a = 1, # one\n}\n" };
    await expect(Workspace.fromFiles(modern)).resolves.toBeInstanceOf(Workspace);
  });

  test("bytes and text of a file are the same file", async () => {
    const bytes = Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)] as const);
    const workspace = await Workspace.fromFiles(new Map(bytes));
    expect(workspace.resolveVariable("premium-message", premium).valueKey).toBe("premium");
  });
});

describe("results", () => {
  const typed = {
    "rototo-workspace.toml": "schema_version = 1\n",
    "variables/list.toml": `
schema_version = 1
type = "list"
[values]
a = [1, 1.0, 9007199254740993, { "__proto__" = 1, b = inf }]
[resolve]
default = "a"
`,
  };

  test("integers beyond 2^53 are bigint in the value and exact in its JSON", async () => {
    const { value, valueJson } = (await Workspace.fromFiles(typed)).resolveVariable("list", {});
    expect(valueJson).toBe('[1,1.0,9007199254740993,{"__proto__":1,"b":null}]');
    expect(value).toEqual([1, 1, 9007199254740993n, JSON.parse('{"__proto__":1,"b":null}')]);
  });

  test("what is handed out cannot be changed: traces, diagnostics, the context schema", async () => {
    const value = "schema_version = 1\ntype = 'list'\n[values]\na = [{ b = 1 }]\n[resolve]\ndefault = 'a'\n";
    const workspace = await Workspace.fromFiles({ ...files, "variables/list.toml": value });
    const bound = workspace.bind(misshapen, { validateContext: false });
    const trace = bound.traceVariable("list").resolution.value;
    const { diagnostics } = await (await Workspace.inspectFiles({ ...files, "qualifiers/q.toml": "x" })).lint();
    const change = (target: unknown, path: readonly (string | number)[]) => () => {
      const at = path.slice(0, -1).reduce<unknown>((part, key) => Reflect.get(part as object, key), target);
      (at as Record<string, unknown>)[path.at(-1) ?? ""] = 2;
    };
    expect(diagnostics).not.toEqual([]);
    expect(change(trace, [0, "b"])).toThrow(TypeError);
    expect(change(diagnostics, [0])).toThrow(TypeError);
    expect(change(diagnostics, [0, "location", "path"])).toThrow(TypeError);
    expect(change(workspace.contextSchema, ["properties", "user", "type"])).toThrow(TypeError);
    expect(change(bound.traceQualifier("premium-users").predicates[0], ["actual", "bad"])).toThrow(TypeError);
  });

  test("a value cannot be changed by whoever receives it", async () => {
    const { value } = (await Workspace.fromFiles(typed)).resolveVariable("list", {});
    expect(() => (value as unknown[]).push(1)).toThrow(TypeError);
  });
});

describe("contexts", () => {
  const bucketed = {
    "rototo-workspace.toml": "schema_version = 1\n",
    "qualifiers/q.toml": `
schema_version = 1
[[predicate]]
attribute = "v"
op = "bucket"
salt = "known-salt"
range = [0, 10000]
`,
  };

  test.each<[string, unknown, number]>([
    ["an integral number is an integer", 42, 741],
    ["negative zero is the integer 0, as in its JSON text", -0, 3_243],
    ["a fraction is a float", 0.1, 8588],
    ["an integral number beyond 32 bits is an integer", 5_000_000_000, 8518],
    ["an integral number that is not safe is a float", 1e16, 6553],
    ["a bigint is an integer", 9007199254740993n, 6615],
    ["NaN is null, as in its JSON text", Number.NaN, 5574],
  ])("%s", async (_, v, bucket) => {
    const workspace = await Workspace.fromFiles(bucketed);
    const [predicate] = workspace.traceQualifier("q", { v }).predicates;
    const zero = workspace.traceQualifier("q", ResolveContext.parse('{"v":0}')).predicates[0];
    const expected = Object.is(v, -0) ? zero?.kind === "bucket" && zero.bucket.value : bucket;
    expect(predicate?.kind === "bucket" && predicate.bucket.value).toBe(expected);
  });

  test("text keeps what JavaScript numbers lose", async () => {
    const workspace = await Workspace.fromFiles(bucketed);
    const bucketOf = (text: string): unknown => {
      const [predicate] = workspace.traceQualifier("q", ResolveContext.parse(`{"v":${text}}`)).predicates;
      return predicate?.kind === "bucket" && predicate.bucket.value;
    };
    expect([bucketOf("42"), bucketOf("42.0"), bucketOf("5000000000.0")]).toEqual([741, 8723, 3736]);
    expect([bucketOf("-0"), bucketOf("18446744073709551615")]).toEqual([8096, 8794]);
  });

  test.each(["[]", "null", "1", '"x"'])("the text %s is no context", (text) => {
    expect(() => ResolveContext.parse(text)).toThrow("resolve context must be a JSON object");
  });

  test("text that is no JSON is refused with a place", () => {
    expect(() => ResolveContext.parse('{"a": }')).toThrow(/^failed to parse context JSON: /);
  });

  test("inherited names and undefined are missing; own ones of any name are there", async () => {
    const workspace = await Workspace.fromFiles(bucketed);
    expect(() => workspace.resolveQualifier("q", { v: undefined })).toThrow("missing resolve context attribute: v");
    expect(() => workspace.resolveQualifier("q", Object.create({ v: 1 }))).toThrow("must be a JSON object");
    expect(workspace.resolveQualifier("q", Object.assign(Object.create(null), { v: 1 })).value).toBe(true);
  });
});
