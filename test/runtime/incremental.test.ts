import { describe, expect, test } from "vitest";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { compile } from "../../src/runtime/compile/compile.ts";
import { messageOf } from "../../src/runtime/errors.ts";
import { type Earlier, inspectStaged, judge, type LoadedWorkspace } from "../../src/runtime/pipeline.ts";
import { writeSnapshot } from "../../src/runtime/snapshot/write-snapshot.ts";
import { randomVersions } from "../support/random-edits.ts";

const SEEDS = [1, 2, 3, 4];
const STEPS = 120;

/** All that comes of files: what lint says, and the snapshot, or why there is none. */
async function outcome(
  files: ReadonlyMap<string, string>,
  earlier?: Earlier,
): Promise<{ loaded: LoadedWorkspace; seen: unknown }> {
  const staged = { root: "rototo:", files, fingerprint: null, immutable: false };
  const { model } = inspectStaged(staged, earlier);
  const report = await judge(model, { policy: "skip" }, earlier);
  const loaded = { staged, model, report };
  const seen = { diagnostics: report.diagnostics, broken: model.broken, documents: model.documents };
  if (report.checked === null) return { loaded, seen };
  try {
    const program = compile(report.checked, earlier?.model);
    const snapshot = Buffer.from(await writeSnapshot({ program, fingerprint: null, immutable: false })).toString(
      "base64",
    );
    return { loaded: { ...loaded, program }, seen: { ...seen, snapshot } };
  } catch (error) {
    return { loaded, seen: { ...seen, failed: messageOf(error) } };
  }
}

describe("a load that takes over from an earlier version what has not changed", () => {
  test.each(SEEDS)("gives byte for byte what a full load gives, over random edits (seed %i)", async (seed) => {
    const versions = randomVersions(randomFrom(seed), { faults: 0.25 });
    let served: Earlier | undefined;
    let last: Earlier | undefined;
    let sound = 0;
    for (let step = 0; step < STEPS; step++) {
      const { value: files } = versions.next() as { value: ReadonlyMap<string, string> };
      const full = await outcome(files);
      // As a refresh does it, from the last version that was served; and from any version, faulty ones included.
      const fromServed = await outcome(files, served);
      const fromLast = await outcome(files, last);
      expect(fromServed.seen, `seed ${seed}, step ${step}, from the served version`).toEqual(full.seen);
      expect(fromLast.seen, `seed ${seed}, step ${step}, from the version before`).toEqual(full.seen);
      const { model, report, program } = fromServed.loaded;
      last = { model: fromLast.loaded.model, report: fromLast.loaded.report, fingerprint: null, objects: undefined };
      if (program === undefined) continue;
      served = { model, report, fingerprint: null, objects: undefined };
      sound++;
    }
    expect(sound).toBeGreaterThan(STEPS / 5);
    expect(sound).toBeLessThan(STEPS);
  });

  test("shares what was parsed and compiled, and nothing that has changed", async () => {
    const files = new Map([
      ["rototo-workspace.toml", "schema_version = 1\n"],
      ["qualifiers/q.toml", 'schema_version = 1\n[[predicate]]\nattribute = "a"\nop = "eq"\nvalue = 1\n'],
      ["variables/v.toml", 'schema_version = 1\ntype = "int"\n[values]\na = 1\n[resolve]\ndefault = "a"\n'],
      ["schemas/s.json", "{}"],
    ]);
    const before = (await outcome(files)).loaded;
    const edited = new Map(files).set("variables/v.toml", `${files.get("variables/v.toml")}# changed\n`);
    const after = (await outcome(edited, { ...before, fingerprint: null, objects: undefined })).loaded;
    expect(after.model.qualifiers.get("q")).toBe(before.model.qualifiers.get("q"));
    expect(after.model.schemas.get("schemas/s.json")).toBe(before.model.schemas.get("schemas/s.json"));
    expect(after.model.variables.get("v")).not.toBe(before.model.variables.get("v"));
  });
});
