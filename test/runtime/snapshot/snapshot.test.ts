import { describe, expect, test } from "vitest";
import { generateWorkspace, randomFrom } from "../../../bench/generate-workspace.ts";
import { type RototoError, Workspace } from "../../../src/runtime/index.ts";
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

describe("bytes that are no snapshot", () => {
  test.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array, string]>([
    ["nothing", () => new Uint8Array(), "snapshot cannot be used: it is none"],
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
