import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { generateWorkspace, randomFrom } from "../../../bench/generate-workspace.ts";
import { DefinedWorkspace } from "../../../src/runtime/defined-workspace.ts";
import { RototoError, Workspace } from "../../../src/runtime/index.ts";
import { ResolvingWorkspace } from "../../../src/runtime/resolve/resolving-workspace.ts";
import { COUNTS_AT, HASH_AT, WORDS_AT } from "../../../src/runtime/snapshot/snapshot.ts";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import type { JsonObject } from "../../../src/runtime/text/json-value.ts";
import { DEFAULT_VALUE, VARIABLES } from "../../../wasm/kernel/layout.ts";
import { corruptSnapshots } from "../../campaigns/corrupt-snapshots.ts";

const FILES = generateWorkspace(40);
const CONTEXT = { account: { id: "a", plan: "premium" }, user: { country: "de" } };

async function thrownBy(body: () => unknown): Promise<RototoError> {
  try {
    await body();
  } catch (error) {
    return error as RototoError;
  }
  throw new Error("nothing was thrown");
}

async function snapshotOf(files: Record<string, string>): Promise<Uint8Array<ArrayBuffer>> {
  return (await Workspace.fromFiles(files)).toSnapshot();
}

describe("a snapshot", () => {
  test("resolves and traces as the workspace does that wrote it", async () => {
    const workspace = await Workspace.fromFiles(FILES);
    const copy = await Workspace.fromSnapshot(await workspace.toSnapshot());
    expect(copy.resolveVariables(CONTEXT)).toEqual(workspace.resolveVariables(CONTEXT));
    expect(copy.resolveQualifiers(CONTEXT)).toEqual(workspace.resolveQualifiers(CONTEXT));
    for (const { id } of workspace.resolveVariables(CONTEXT)) {
      expect(copy.traceVariable(id, CONTEXT)).toEqual(workspace.traceVariable(id, CONTEXT));
    }
  });

  test("validates contexts with the same words", async () => {
    const workspace = await Workspace.fromFiles(FILES);
    const copy = await Workspace.fromSnapshot(await workspace.toSnapshot());
    expect(copy.contextSchema).toEqual(workspace.contextSchema);
    for (const context of [{}, { account: { id: 1, plan: "premium" }, user: {} }, { account: [], user: {} }]) {
      const expected = (await thrownBy(() => workspace.resolveVariables(context))).message;
      expect((await thrownBy(() => copy.resolveVariables(context))).message).toBe(expected);
    }
  });

  test("brings along the documents its context schema refers to", async () => {
    const files = {
      ...FILES,
      "schemas/context.schema.json": JSON.stringify({
        type: "object",
        properties: {
          account: { type: "object", properties: { id: {}, plan: {} } },
          user: { type: "object", properties: { country: {} } },
          schema: { $ref: "https://json-schema.org/draft/2020-12/schema" },
        },
      }),
    };
    const copy = await Workspace.fromSnapshot(await snapshotOf(files));
    expect(() => copy.validateContext({ schema: { type: "string" } })).not.toThrow();
    expect(() => copy.validateContext({ schema: { type: 7 } })).toThrow("resolve context does not match schema: ");
  });

  test("is the same for the same files in any order, and for what was read from it", async () => {
    const bytes = await snapshotOf(FILES);
    expect(await snapshotOf(Object.fromEntries(Object.entries(FILES).reverse()))).toEqual(bytes);
    expect(await (await Workspace.fromSnapshot(bytes)).toSnapshot()).toEqual(bytes);
  });

  test("does not change when its workspace is used", async () => {
    const workspace = await Workspace.fromFiles(FILES);
    const before = await workspace.toSnapshot();
    workspace.resolveVariables(CONTEXT);
    expect(await workspace.toSnapshot()).toEqual(before);
  });

  test("may lie anywhere in a buffer, which may change later", async () => {
    const bytes = await snapshotOf(FILES);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const opening = Workspace.fromSnapshot(shifted.subarray(3));
    shifted.fill(0);
    expect((await opening).resolveVariables(CONTEXT)).toHaveLength(18);
  });

  test("may be a buffer, as `arrayBuffer()` of a response gives it, which may change later", async () => {
    const bytes = await snapshotOf(FILES);
    const opening = [Workspace, DefinedWorkspace, ResolvingWorkspace].map((each) => each.fromSnapshot(bytes.buffer));
    bytes.fill(0);
    for (const opened of await Promise.all(opening)) expect(opened.resolveVariables(CONTEXT)).toHaveLength(18);
  });

  test("cannot be linted, and says so", async () => {
    const copy = await Workspace.fromSnapshot(await snapshotOf(FILES));
    expect((await thrownBy(() => copy.lint())).code).toBe("lint_unavailable");
  });

  test("of a workspace without a program there is none", async () => {
    const inspected = await Workspace.inspectFiles(FILES);
    expect((await thrownBy(() => inspected.toSnapshot())).code).toBe("runtime_unavailable");
  });

  test("of an empty workspace is one", async () => {
    const copy = await Workspace.fromSnapshot(await snapshotOf({ "rototo-workspace.toml": "schema_version = 1\n" }));
    expect(copy.resolveVariables({})).toEqual([]);
    expect(copy.resolveQualifiers({})).toEqual([]);
  });
});

/** Makes the hash of a snapshot right, as a forger does. */
function rehashed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  bytes.set(createHash("sha256").update(bytes.subarray(COUNTS_AT)).digest(), HASH_AT);
  return bytes;
}

/** A snapshot with a right hash and another end, as only a forger writes. */
async function forged(rest: JsonObject): Promise<Uint8Array<ArrayBuffer>> {
  const original = await snapshotOf({ "rototo-workspace.toml": "schema_version = 1\n" });
  const [words = 0, texts = 0, textLength = 0] = new Uint32Array(original.buffer, COUNTS_AT, 3);
  const end = new TextEncoder().encode(jsonText({ fingerprint: null, immutable: true, ...rest }));
  const bytes = Uint8Array.from([...original.subarray(0, WORDS_AT + (words + texts) * 4 + textLength), ...end]);
  new Uint32Array(bytes.buffer, COUNTS_AT, 4)[3] = end.length;
  return rehashed(bytes);
}

describe("tables that are forged", () => {
  const variable = 'schema_version = 1\ntype = "int"\n[values]\nk = 1\n[resolve]\ndefault = "k"\n';
  const files = {
    "rototo-workspace.toml": "schema_version = 1\n",
    "variables/a.toml": variable,
    "variables/b.toml": variable,
  };

  test.each(["js", undefined] as const)(
    "two variables with one value keep their own ids, with kernel %s",
    async (kernel) => {
      const bytes = await snapshotOf(files);
      const words = new Int32Array(bytes.buffer, WORDS_AT, new Uint32Array(bytes.buffer, COUNTS_AT, 1)[0]);
      const [a = 0, b = 0] = words.subarray(words[VARIABLES]);
      words[b + DEFAULT_VALUE] = words[a + DEFAULT_VALUE] ?? 0;
      const opened = await Workspace.fromSnapshot(rehashed(bytes), { kernel });
      for (let round = 0; round < 2; round++) {
        expect(opened.resolveVariables({}).map(({ id }) => id)).toEqual(["a", "b"]);
        expect(opened.resolveVariable("a", {}).id).toBe("a");
        expect(opened.resolveVariable("b", {}).id).toBe("b");
      }
    },
  );

  test("texts that overlap are refused: together they would be longer than the snapshot by far", async () => {
    const bytes = await snapshotOf(files);
    const [words = 0, texts = 0] = new Uint32Array(bytes.buffer, COUNTS_AT, 2);
    const ends = new Uint32Array(bytes.buffer, WORDS_AT + words * 4, texts);
    // The last one is right.
    ends.set([ends.at(-1) ?? 0, 0], texts - 3);
    const error = await thrownBy(() => Workspace.fromSnapshot(rehashed(bytes)));
    expect(error.code).toBe("snapshot_invalid");
    expect(error.message).toBe("snapshot cannot be used: its texts are damaged");
  });
});

describe("a context schema that is forged", () => {
  const unprimitive = { toString: 1, valueOf: 1 };
  test.each<[string, JsonObject, string]>([
    ["is cut short", { context_schema: '{"', documents: {} }, "its end is damaged"],
    ["is cut short and called common", { context_schema: '{"', draft: 2020 }, "its end is damaged"],
    ["refers to documents that are none", { context_schema: "{}", documents: 1 }, "its end is damaged"],
    ["has a pattern that is none", uncommon({ pattern: "(" }), 'its context schema is invalid: "(" is not a "regex": '],
    ["has a back-reference", uncommon({ items: { pattern: "(a)\\1" } }), "its context schema is invalid: "],
    ["refers to nothing", uncommon({ $ref: "#/$defs/a" }), "its context schema is invalid: Pointer"],
    ["has a type that is no text", common({ type: [unprimitive] }), "its end is damaged"],
    ["has a limit that is no number", common({ maximum: unprimitive }), "its end is damaged"],
    ["nests without end", { context_schema: nested(100_000), draft: 2020 }, "its end is damaged"],
  ])("is refused where it %s", async (_, rest, reason) => {
    const error = await thrownBy(async () => Workspace.fromSnapshot(await forged(rest)));
    expect(error.message).toContain(`snapshot cannot be used: ${reason}`);
    expect(error.code).toBe("snapshot_invalid");
  });

  test.each<[string, JsonObject]>([
    ["keywords with values of wrong types", uncommon({ const: "a", type: [unprimitive], maximum: unprimitive })],
    ["keywords with values of wrong types, in a plain one", uncommon({ pattern: "a", required: [1, "a"], type: [7] })],
    ["more keywords than it is said to have", common({ pattern: "(", $ref: "#/$defs/a", anyOf: 1 })],
    ["deep nests", { context_schema: nested(500), documents: {} }],
    ["a loop of references", uncommon({ $ref: "#" })],
    ["a pattern that takes others long", uncommon({ properties: { a: { pattern: "^(a|a)*$" } } })],
  ])("is used as it is where it has %s", async (_, rest) => {
    const copy = await Workspace.fromSnapshot(await forged(rest));
    for (const context of [{}, { a: `${"a".repeat(1_000)}!` }, { a: [[1]] }]) {
      const error = await thrownBy(() => {
        copy.validateContext(context);
        throw new RototoError("context_schema_mismatch", "it is valid");
      });
      expect(error.code).toBe("context_schema_mismatch");
    }
  });

  function common(schema: JsonObject): JsonObject {
    return { context_schema: jsonText(schema), draft: 2020 };
  }

  function uncommon(schema: JsonObject): JsonObject {
    return { context_schema: jsonText(schema), documents: {} };
  }

  function nested(depth: number): string {
    return `${'{"items":'.repeat(depth)}{}${"}".repeat(depth)}`;
  }
});

describe("bytes that are no snapshot", () => {
  test.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | ArrayBuffer, string]>([
    ["nothing", () => new Uint8Array(), "snapshot cannot be used: it is none"],
    ["null, against the types", () => null as unknown as Uint8Array, "snapshot cannot be used: it is none"],
    ["no buffer, against the types", () => ({}) as Uint8Array, "snapshot cannot be used: it is none"],
    ["an empty buffer", () => new ArrayBuffer(0), "snapshot cannot be used: it is none"],
    [
      "another file",
      () => new TextEncoder().encode("schema_version = 1\n".repeat(9)),
      "snapshot cannot be used: it is none",
    ],
    [
      "another version",
      (bytes) => bytes.with(7, 9),
      "snapshot cannot be used: it has version 9, and only version 3 is known",
    ],
    ["one cut short", (bytes) => bytes.subarray(0, -1), "snapshot cannot be used: its length is wrong"],
    ["one with a changed byte", (bytes) => bytes.with(-1, 0), "snapshot cannot be used: its hash is wrong"],
  ])("%s: refused", async (_, change, message) => {
    const error = await thrownBy(async () => Workspace.fromSnapshot(change(await snapshotOf(FILES))));
    expect(error.code).toBe("snapshot_invalid");
    expect(error.message).toBe(message);
  });

  test("whatever is corrupted is refused, and forged tables lead nowhere", async () => {
    const { forged, forgedRefused } = await corruptSnapshots(randomFrom(3), 600);
    expect(forged).toBeGreaterThan(100);
    expect(forgedRefused).toBeGreaterThan(50);
  });
});
