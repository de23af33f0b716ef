import { describe, expect, test } from "vitest";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { luaEngine } from "../../src/lua/index.ts";
import { compile } from "../../src/runtime/compile/compile.ts";
import { programChanges } from "../../src/runtime/compile/program-changes.ts";
import { messageOf } from "../../src/runtime/errors.ts";
import { documentChanges } from "../../src/runtime/format/document-changes.ts";
import type { Model } from "../../src/runtime/model/model.ts";
import { patchedMap } from "../../src/runtime/patched-map.ts";
import { type Earlier, inspectStaged, judge, type LoadedWorkspace } from "../../src/runtime/pipeline.ts";
import { readSnapshot } from "../../src/runtime/snapshot/read-snapshot.ts";
import { writeSnapshot } from "../../src/runtime/snapshot/write-snapshot.ts";
import type { FileContent, StagedSource } from "../../src/runtime/source/files.ts";
import { luaModule } from "../lua/lua-machine.ts";
import { randomVersions } from "../support/random-edits.ts";

const SEEDS = [1, 2, 3, 4];
const STEPS = 120;
const lua = luaEngine(luaModule);

type Files = ReadonlyMap<string, FileContent>;

/** Files as a source gives them that does not say what has changed, and as one does that says it. */
const stagings: Record<string, (files: Files, before: Files | undefined) => StagedSource> = {
  "whole files": (files) => staged(files),
  "files with what has changed": (files, before) => {
    if (before === undefined) return staged(files);
    const paths = [...new Set([...before.keys(), ...files.keys()])].filter(
      (path) => before.get(path) !== files.get(path),
    );
    const patched = patchedMap(before, new Map(paths.map((path) => [path, files.get(path)])));
    return { ...staged(patched), changes: { since: before, paths } };
  },
};

function staged(files: Files): StagedSource {
  return { root: "rototo:", files, fingerprint: null, immutable: false };
}

/** What a model says, whatever its maps and lists are made of. */
function contentOf({ qualifiers, variables, resources, schemas, ...rest }: Model): unknown {
  const objects = [...resources].map(([id, { objects, ...resource }]) => [id, resource, [...objects]]);
  // What a schema compiles to are functions.
  const schemaTexts = [...schemas].map(([path, { compiled, ...schema }]) => [path, schema, compiled.ok]);
  return { ...rest, qualifiers: [...qualifiers], variables: [...variables], schemas: schemaTexts, objects };
}

/** All that comes of files: what lint says, and the snapshot, or why there is none. */
async function outcome(source: StagedSource, earlier?: Earlier): Promise<{ loaded: LoadedWorkspace; seen: unknown }> {
  const { model } = inspectStaged(source, earlier);
  const report = await judge(model, { lua }, earlier);
  const loaded = { staged: source, model, report };
  const seen = { diagnostics: report.diagnostics, model: contentOf(model) };
  if (report.checked === null) return { loaded, seen };
  try {
    const program = compile(report.checked, earlier?.model);
    const bytes = await writeSnapshot({ program, fingerprint: null, immutable: false });
    return { loaded: { ...loaded, program }, seen: { ...seen, snapshot: Buffer.from(bytes).toString("base64") } };
  } catch (error) {
    return { loaded, seen: { ...seen, failed: messageOf(error) } };
  }
}

const earlierOf = ({ model, report }: LoadedWorkspace): Earlier => ({
  ...{ model, report },
  ...{ fingerprint: null, objects: undefined },
});

describe.each(Object.entries(stagings))("a load of %s that takes over what has not changed", (_, stage) => {
  test.each(SEEDS)("gives byte for byte what a full load gives, over random edits (seed %i)", async (seed) => {
    const rare = seed % 2 === 0 ? 0.15 : 0;
    const versions = randomVersions(randomFrom(seed), { faults: 0.25, rare });
    let served: LoadedWorkspace | undefined;
    let last: LoadedWorkspace | undefined;
    let sound = 0;
    for (let step = 0; step < STEPS; step++) {
      const { value: files } = versions.next() as { value: Files };
      const full = await outcome(staged(new Map(files))).catch((error: unknown) => messageOf(error));
      // As a refresh does it, from the last version that was served; and from any version, faulty ones included.
      const fromServed = await attempt(files, served);
      const fromLast = await attempt(files, last);
      const seen = typeof full === "string" ? full : full.seen;
      expect(fromServed.seen, `seed ${seed}, step ${step}, from the served version`).toEqual(seen);
      expect(fromLast.seen, `seed ${seed}, step ${step}, from the version before`).toEqual(seen);
      last = fromLast.loaded ?? last;
      const now = fromServed.loaded;
      if (now?.program === undefined) continue;
      if (served?.program !== undefined) await expectSameChanges(served, now);
      served = now;
      sound++;
    }
    expect(sound).toBeGreaterThan(STEPS / 5);
    expect(sound).toBeLessThan(STEPS);
  });

  async function attempt(
    files: Files,
    earlier: LoadedWorkspace | undefined,
  ): Promise<{ loaded?: LoadedWorkspace; seen: unknown }> {
    try {
      return await outcome(stage(files, earlier?.staged.files), earlier && earlierOf(earlier));
    } catch (error) {
      return { seen: messageOf(error) };
    }
  }
});

/** What is told of a swap does not depend on what the two versions share. */
async function expectSameChanges(before: LoadedWorkspace, after: LoadedWorkspace): Promise<void> {
  const alone = async ({ program }: LoadedWorkspace) => {
    if (program === undefined) throw new Error("no program");
    return (await readSnapshot(await writeSnapshot({ program, fingerprint: null, immutable: false }))).program;
  };
  if (before.program === undefined || after.program === undefined) throw new Error("no program");
  expect(programChanges(before.program, after.program)).toEqual(
    programChanges(await alone(before), await alone(after)),
  );
  const copies = ({ model }: LoadedWorkspace) => model.documents.map((document) => ({ ...document }));
  expect(documentChanges(before.model.documents, after.model.documents)).toEqual(
    documentChanges(copies(before), copies(after)),
  );
}

describe("a load that takes over from an earlier version what has not changed", () => {
  test("shares what was parsed and compiled, and nothing that has changed", async () => {
    const files = new Map([
      ["rototo-workspace.toml", "schema_version = 1\n"],
      ["qualifiers/q.toml", 'schema_version = 1\n[[predicate]]\nattribute = "a"\nop = "eq"\nvalue = 1\n'],
      ["variables/v.toml", 'schema_version = 1\ntype = "int"\n[values]\na = 1\n[resolve]\ndefault = "a"\n'],
      ["schemas/s.json", "{}"],
    ]);
    const before = (await outcome(staged(files))).loaded;
    const edited = new Map(files).set("variables/v.toml", `${files.get("variables/v.toml")}# changed\n`);
    const after = (await outcome(staged(edited), earlierOf(before))).loaded;
    expect(after.model.qualifiers.get("q")).toBe(before.model.qualifiers.get("q"));
    expect(after.model.schemas.get("schemas/s.json")).toBe(before.model.schemas.get("schemas/s.json"));
    expect(after.model.variables.get("v")).not.toBe(before.model.variables.get("v"));
  });
});
