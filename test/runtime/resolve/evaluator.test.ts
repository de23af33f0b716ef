import asc from "assemblyscript/asc";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { link } from "../../../src/runtime/compile/link.ts";
import type { PredicatePart } from "../../../src/runtime/compile/parts.ts";
import { DefinedWorkspace } from "../../../src/runtime/defined-workspace.ts";
import { Workspace } from "../../../src/runtime/index.ts";
import { JsKernel } from "../../../src/runtime/kernel/js-kernel.ts";
import { kernelsFor } from "../../../src/runtime/kernel/kernels.ts";
import { compileModule } from "../../../src/runtime/kernel/web-assembly.ts";
import { Resolver } from "../../../src/runtime/resolve/resolver.ts";
import { ResolvingWorkspace } from "../../../src/runtime/resolve/resolving-workspace.ts";
import { STAMP } from "../../../wasm/kernel/layout.ts";

const FILES = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "qualifiers/premium.toml": predicate("plan", 'op = "eq"\nvalue = "premium"'),
  "qualifiers/some.toml": predicate("id", 'op = "bucket"\nsalt = "s"\nrange = [0, 5000]'),
  "variables/limit.toml": variable("premium"),
  "variables/trial.toml": variable("some"),
  "variables/both.toml": variable("both"),
  "qualifiers/both.toml": `${predicate("id", 'op = "neq"\nvalue = "z"')}[[predicate]]\nattribute = "plan"\nop = "eq"\nvalue = "premium"\n`,
};

function predicate(attribute: string, rest: string): string {
  return `schema_version = 1\n[[predicate]]\nattribute = "${attribute}"\n${rest}\n`;
}

function variable(qualifier: string): string {
  return [
    'schema_version = 1\ntype = "int"\n[values]\nlow = 1\nhigh = 2\n[resolve]\ndefault = "low"',
    `[[resolve.rule]]\nqualifier = "${qualifier}"\nvalue = "high"\n`,
  ].join("\n");
}

/** An array that holds itself. */
function circle(): unknown[] {
  const array: unknown[] = [];
  array.push(array);
  return array;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A module with the kernel's exports, each of which traps. */
async function trappingModule(): Promise<object> {
  const names = ["variable", "resumevariable", "variables", "qualifier", "resumequalifier", "qualifiers", "isprogram"];
  const source = names.map((name) => `export function ${name}(a: i32, b: i32): i32 { unreachable(); return 0; }`);
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const { error } = await asc.main(["m.ts", "--outFile", "m.wasm", "--runtime", "stub"], {
    readFile: (name) => (name === "m.ts" ? source.join("\n") : null),
    writeFile: (_, contents) => {
      if (typeof contents !== "string") bytes = Uint8Array.from(contents);
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === undefined) throw new Error("asc failed");
  return compileModule(bytes);
}

describe("which build evaluates", () => {
  test("WebAssembly where the host compiles it, and the workspace says so", async () => {
    expect((await Workspace.fromFiles(FILES)).kernel).toBe("wasm");
  });

  test("JavaScript where it is asked for", async () => {
    expect((await Workspace.fromFiles(FILES, { kernel: "js" })).kernel).toBe("js");
  });

  test("none where there is nothing to resolve with", async () => {
    expect((await Workspace.inspectFiles(FILES)).kernel).toBeUndefined();
  });

  test.each([
    ["an error", new Error("not today")],
    ["one that looks like a trap", Object.assign(new Error("not today"), { name: "RuntimeError" })],
  ])("the same after a context has thrown: %s", async (_, error) => {
    const workspace = await Workspace.fromFiles(FILES);
    let reads = 0;
    const context = {
      get plan(): string {
        reads++;
        throw error;
      },
    };
    expect(() => workspace.resolveQualifier("premium", context)).toThrow(error);
    expect(reads).toBe(1);
    expect(() => workspace.resolveVariable("limit", context)).toThrow(error);
    expect(() => workspace.bind(context)).toThrow(error);
    expect(workspace.kernel).toBe("wasm");
  });

  // The smallest module there is.
  const foreign = compileModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  test.each<[string, unknown]>([
    ["a name that is none", "wasm"],
    ["nothing", null],
    ["a flag", true],
    ["an object that is no module", {}],
    ["bytes", new Uint8Array(8)],
    ["a module that is not the kernel", foreign],
  ])("%s is refused as a choice, wherever it is made", async (_, choice) => {
    const options = { kernel: choice as object };
    const bytes = await (await Workspace.fromFiles(FILES)).toSnapshot();
    const attempts = [
      Workspace.fromFiles(FILES, options),
      Workspace.fromFiles(FILES, { ...options, lint: "skip" }),
      Workspace.load("git+https://example.invalid/a.git", options),
      Workspace.fromSnapshot(bytes, options),
      DefinedWorkspace.fromSnapshot(bytes, options),
      ResolvingWorkspace.fromSnapshot(bytes, options),
    ];
    for (const attempt of await Promise.allSettled(attempts)) {
      expect(attempt).toMatchObject({
        reason: { code: "invalid_option", message: "kernel must be 'js' or the module of kernel.wasm" },
      });
    }
  });

  test("JavaScript, in silence, where the host has no WebAssembly", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    vi.resetModules();
    const { Workspace } = await import("../../../src/runtime/index.ts");
    expect((await Workspace.fromFiles(FILES)).kernel).toBe("js");
  });
});

describe("a kernel that traps", () => {
  let module: object;
  beforeAll(async () => {
    module = await trappingModule();
  });

  const context = { plan: "premium", id: "x" };
  test.each<[string, (workspace: Workspace) => unknown]>([
    ["one variable", (workspace) => workspace.resolveVariable("limit", context)],
    ["all variables", (workspace) => workspace.resolveVariables(context)],
    ["one qualifier", (workspace) => workspace.resolveQualifier("premium", context)],
    ["all qualifiers", (workspace) => workspace.resolveQualifiers(context)],
    ["a bound context", (workspace) => workspace.bind(context).resolveVariable("limit")],
    ["a trace", (workspace) => workspace.traceVariable("limit", context)],
  ])("loses no request: %s is answered by the JavaScript build", async (_, ask) => {
    const broken = await Workspace.fromFiles(FILES, { kernel: module });
    expect(broken.kernel).toBe("wasm");
    expect(ask(broken)).toEqual(ask(await Workspace.fromFiles(FILES)));
    expect(broken.kernel).toBe("js");
  });

  test("loses no request of a context that resolves something itself when it is read again", async () => {
    const broken = await Workspace.fromFiles(FILES, { kernel: module });
    let reads = 0;
    const asking = {
      get plan(): string {
        if (reads++ > 0) broken.resolveVariable("limit", { plan: "free" });
        return "premium";
      },
    };
    expect(broken.resolveVariable("limit", asking).value).toBe(2);
    expect(reads).toBe(2);
  });

  test("is let go of: what starts kernels keeps none of those that it started", () => {
    const { words } = link([], []);
    const kernels = kernelsFor("js", new JsKernel(words));
    expect(kernels.start(words)).not.toBe(kernels.start(words));
  });

  test("loses no snapshot: its tables are checked by the JavaScript build", async () => {
    const bytes = await (await Workspace.fromFiles(FILES)).toSnapshot();
    const opened = await ResolvingWorkspace.fromSnapshot(bytes, { kernel: module });
    expect(opened.resolveVariable("limit", context).value).toBe(2);
  });
});

describe.each([undefined, "js" as const])("with kernel %s", (kernel) => {
  test("contexts do not mix, in whatever order they are used", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const premium = workspace.bind({ plan: "premium", id: "1" });
    const free = workspace.bind({ plan: "free", id: "1" });
    for (let round = 0; round < 3; round++) {
      expect(premium.resolveVariable("limit").value).toBe(2);
      expect(free.resolveVariable("limit").value).toBe(1);
      expect(workspace.resolveVariable("limit", { plan: "premium" }).value).toBe(2);
      expect(free.resolveQualifiers().map(({ value }) => value)).toEqual([false, false, expect.any(Boolean)]);
    }
  });

  test("a proxy that claims to have every name is read like any other object", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const context = new Proxy({ plan: "premium" }, { has: () => true });
    expect(workspace.resolveVariable("limit", context).value).toBe(2);
    expect(workspace.resolveVariable("limit", context, { validateContext: false }).value).toBe(2);
  });

  const failing = (): never => {
    throw new Error("not today");
  };
  test.each<[string, () => unknown, string]>([
    ["too large", () => new Array(250_001).fill(0), "resolve context holds more than 250000 values"],
    ["in a cycle", circle, "resolve context has more than 127 levels of nesting"],
    ["such that its elements fail", () => Object.defineProperty([], 0, { get: failing }), "not today"],
    ["such that it fails itself", failing, "not today"],
  ])("what only a later rule would need of a context may be %s", async (_, make, message) => {
    const workspace = await Workspace.fromFiles(
      {
        ...FILES,
        "qualifiers/listed.toml": predicate("list", 'op = "eq"\nvalue = ["z"]'),
        "variables/first.toml": `${variable("premium")}[[resolve.rule]]\nqualifier = "listed"\nvalue = "low"\n`,
      },
      { kernel },
    );
    const contextOf = (plan: string) => ({
      plan,
      get list(): unknown {
        return make();
      },
    });
    expect(workspace.resolveVariable("first", contextOf("premium")).value).toBe(2);
    expect(() => workspace.resolveVariable("first", contextOf("free"))).toThrow(message);
    expect(workspace.resolveVariable("first", { plan: "free", list: ["z"] }).valueKey).toBe("low");
  });

  test("a bound context keeps what it was when it was bound", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const context = { plan: "premium", id: ["a"] };
    const bound = workspace.bind(context);
    const before = bound.traceQualifier("some");
    context.plan = "free";
    context.id.push("b");
    workspace.resolveVariables({ plan: "", id: "" });
    expect(bound.resolveVariable("limit").value).toBe(2);
    expect(bound.traceQualifier("some")).toEqual(before);
  });

  test("a failure leaves a bound context as usable as before", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const bound = workspace.bind({ plan: "premium" });
    for (let round = 0; round < 2; round++) {
      expect(() => bound.resolveVariable("trial")).toThrow("missing resolve context attribute: id");
      expect(() => bound.resolveVariables()).toThrow("missing resolve context attribute: id");
      expect(bound.resolveVariable("limit").value).toBe(2);
    }
  });

  test("the trace of a bound variable shows only what that variable needed", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const bound = workspace.bind({ plan: "premium", id: "1" });
    bound.resolveVariables();
    expect(bound.traceVariable("limit").qualifier_traces.map(({ id }) => id)).toEqual(["premium"]);
    expect(bound.traceVariable("limit")).toEqual(workspace.traceVariable("limit", { plan: "premium", id: "1" }));
  });

  test.each([
    ["read while it is checked", {}, 2, 1],
    ["copied and then checked", { at: new Date(0) }, 1, 2],
  ])(
    "what was validated is what is read, whatever a getter answers the next time: %s",
    async (_, more, value, reads) => {
      const schema = {
        type: "object",
        properties: { plan: { type: "string", enum: ["free", "premium"] }, id: { type: "string" } },
      };
      const files = { ...FILES, "schemas/context.schema.json": JSON.stringify(schema) };
      const workspace = await Workspace.fromFiles(files, { kernel });
      const answers = ["premium", "free", "none of these"];
      let asked = 0;
      const context = {
        get plan(): string | undefined {
          return answers[asked++];
        },
        ...more,
      };
      expect(workspace.resolveVariable("limit", context).value).toBe(value);
      expect(asked).toBe(reads);
    },
  );

  test("a property that resolves something itself disturbs nothing", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const context = {
      get plan(): string {
        expect(workspace.resolveVariable("limit", { plan: "free" }).value).toBe(1);
        return "premium";
      },
    };
    expect(workspace.resolveVariable("limit", context).value).toBe(2);
  });

  test("a property that resolves something itself disturbs nothing, also where it is no attribute", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const context = {
      plan: "free",
      get constructor(): boolean {
        return workspace.resolveQualifier("premium", { plan: "premium" }).value;
      },
    };
    expect(workspace.resolveQualifier("premium", context).value).toBe(false);
    expect(workspace.resolveVariable("limit", context).value).toBe(1);
  });

  test("a property that asks a bound context leaves that one as it was, also when it throws then", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const bound = workspace.bind({ plan: "premium", id: "x" });
    const before = bound.resolveVariables();
    const context = {
      // Read first, so that the answer of the bound context stands between it and its cell.
      id: "y",
      get plan(): string {
        expect(bound.resolveVariables()).toEqual(before);
        return "free";
      },
    };
    const throwing = {
      get plan(): string {
        bound.resolveVariables();
        throw new Error("not today");
      },
    };
    for (let round = 0; round < 2; round++) {
      expect(workspace.resolveVariable("both", context).valueKey).toBe("low");
      expect(bound.resolveVariables()).toEqual(before);
      expect(() => workspace.resolveVariable("both", throwing)).toThrow("not today");
      expect(bound.resolveVariables()).toEqual(before);
    }
  });

  test("what is read after a text that memory grows for is not lost", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const long = { id: "x".repeat(400_000), plan: "premium" };
    expect(workspace.resolveVariable("both", long).valueKey).toBe("high");
    expect(workspace.resolveVariable("both", { ...long, plan: "free" })).toEqual(
      (await Workspace.fromFiles(FILES, { kernel: "js" })).resolveVariable("both", { ...long, plan: "free" }),
    );
  });

  test("what is answered is frozen, and one object for all that get it", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const resolved = workspace.resolveVariable("limit", { plan: "premium" });
    const decided = workspace.decideVariable("limit", { plan: "premium" });
    expect([resolved, decided, decided.rule].every(Object.isFrozen)).toBe(true);
    expect(workspace.resolveVariable("limit", { plan: "premium" })).toBe(resolved);
    expect(workspace.decideVariable("limit", { plan: "premium" })).toBe(decided);
    expect(workspace.decideVariable("limit", { plan: "free" })).toMatchObject({ valueKey: "low", rule: null });
  });

  test("a property that throws throws for its caller, and nothing else changes", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const before = workspace.kernel;
    const context = {
      get plan(): string {
        throw new Error("not today");
      },
    };
    expect(() => workspace.resolveVariable("limit", context)).toThrow("not today");
    expect(workspace.kernel).toBe(before);
    expect(workspace.resolveVariable("limit", { plan: "premium" }).value).toBe(2);
  });

  test("a text longer than the memory finds its bucket", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const naive = await Workspace.fromFiles(FILES, { kernel: "js" });
    for (const id of ["x".repeat(300_000), "é€\u{10000}".repeat(50_000), "\ud800"]) {
      expect(workspace.traceQualifier("some", { id })).toEqual(naive.traceQualifier("some", { id }));
    }
  });

  test("a context without end is refused", async () => {
    const workspace = await Workspace.fromFiles(FILES, { kernel });
    const id: unknown[] = [];
    id.push(id);
    expect(() => workspace.resolveQualifier("some", { id })).toThrow(
      "resolve context has more than 127 levels of nesting",
    );
  });
});

test("what a failed reading leaves behind where stamps begin again is forgotten", () => {
  const expecting = (attribute: string): PredicatePart => {
    return { kind: "context", attribute, op: "eq", expected: "x" };
  };
  const qualifiers = [
    { id: "both", predicates: [expecting("a"), expecting("b")] },
    { id: "one", predicates: [expecting("a")] },
  ];
  const value = { key: "k", json: 1, text: "1" };
  const variables = [{ id: "v", rules: [{ qualifier: 0, value }], defaultValue: value }];
  const resolver = new Resolver({ ...link(qualifiers, variables), contextSchema: null }, kernelsFor("js"));
  // The last stamp but one.
  resolver.evaluator.words[STAMP] = 2 ** 28 - 2;
  const context = {
    get a(): string {
      resolver.variable("v", { a: "n", b: "n" });
      return "x";
    },
    get b(): string {
      throw new Error("not today");
    },
  };
  expect(() => resolver.variable("v", context)).toThrow("not today");
  expect(resolver.qualifier("one", { a: "other" }).value).toBe(false);
});
