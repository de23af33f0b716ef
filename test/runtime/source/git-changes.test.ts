import { randomBytes } from "node:crypto";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../../../bench/generate-workspace.ts";
import type { StagedSource } from "../../../src/runtime/source/files.ts";
import type { StageOptions } from "../../../src/runtime/source/stage-options.ts";
import type { Files, Repository } from "../../../tools/git/repository.ts";
import type { GitServer } from "../../../tools/git/server.ts";
import { gitFixture, hostFetch, textsOf } from "./git-fixture.ts";

const fixture = gitFixture();
const relevant = (path: string): boolean => !path.endsWith(".md");

/** What a version holds, in an order that does not depend on how it was read. */
function contentOf(staged: StagedSource): unknown {
  const { files, changes, objects, ...rest } = staged;
  return { ...rest, files: Object.entries(textsOf(staged)).sort() };
}

const objectIds = ({ objects = new Map() }: StagedSource): string[] => [...objects.keys()];

/** Stages a version by itself, and beside an earlier one. */
async function both(
  rest: string,
  server: GitServer,
  earlier: StagedSource | undefined,
): Promise<{ alone: StagedSource; beside: StagedSource; requests: number }> {
  const options: StageOptions & { server: GitServer } = { server, relevant };
  let requests = 0;
  const alone = await fixture.stage(rest, { ...options, known: new Map() });
  const fetch: typeof hostFetch = (url, init) => {
    requests++;
    return hostFetch(url, init);
  };
  const known = { previous: earlier?.fingerprint ?? null, known: earlier?.objects ?? new Map() };
  return { alone, beside: await fixture.stage(rest, { ...options, ...known, fetch }), requests };
}

const STEPS = 15;
const NAMES = ["a", "b", "c", "notes.md"];
const FOLDERS = ["", "x/", "x/y/", "z/"];

/** Edits some files; folders come and go with them, names change between file and folder, and links come and go. */
async function edit(
  repository: Repository,
  random: () => number,
  { at, links }: { at: string; links: boolean },
): Promise<void> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (let edits = 1 + Math.floor(random() * 3); edits > 0; edits--) {
    const path = `${at}${pick(FOLDERS)}${pick(NAMES)}`;
    await repository.git("rm", "-r", "-q", "-f", "--ignore-unmatch", path);
    const chance = random();
    if (chance < 0.25) continue;
    // Few texts, so that the same object often lies at several paths.
    const files: Files = { [path]: `text ${pick([1, 2, 3])}` };
    if (chance < 0.35) await repository.commit({ [`${path}/inner`]: "inner" });
    else await repository.commit(files);
    if (links && chance > 0.95) {
      await repository.git("rm", "-q", "-f", "--ignore-unmatch", `${at}link`);
      await symlink(pick(["x/a", "../outside", "a"]), join(repository.directory, `${at}link`)).catch(() => {});
    }
    if (chance > 0.7 && chance < 0.8) await repository.git("rm", "-q", "-f", "--ignore-unmatch", `${at}link`);
  }
  await repository.commit({ "elsewhere/counter": `${random()}` });
}

describe("a version that is read beside an earlier one", () => {
  test.each([
    { at: "", seed: 1 },
    { at: "ws/", seed: 2 },
    { at: "ws/", seed: 3, parent: "base/" },
  ])("holds what it holds when it is read by itself ($at $parent, seed $seed)", async ({ at, seed, parent }) => {
    const random = randomFrom(seed);
    const first: Files = { outside: "outside", "elsewhere/counter": "0" };
    for (let index = 0; index < 40; index++) first[`${at}many/f${index}`] = `file ${index}`;
    if (parent !== undefined) {
      first[`${at}rototo-workspace.toml`] = 'schema_version = 1\nextends = ["../base"]\n';
      first[`${parent}rototo-workspace.toml`] = "schema_version = 1\n";
      for (let index = 0; index < 40; index++) first[`${parent}many/f${index}`] = `base ${index}`;
    }
    const name = `changes-${seed}`;
    const repository = await fixture.repository(name, first);
    const server = await fixture.serve();
    const rest = `${name}.git#main${at === "" ? "" : `:${at.slice(0, -1)}`}`;
    let earlier: StagedSource | undefined;
    let told = 0;
    for (let step = 0; step < STEPS; step++) {
      const { alone, beside } = await both(rest, server, earlier);
      expect(contentOf(beside), `step ${step}`).toEqual(contentOf(alone));
      // All is kept that is needed, and nothing that the commit does not name.
      expect(objectIds(beside)).toEqual(expect.arrayContaining(objectIds(alone)));
      const named = await repository.git("rev-list", "--objects", "--no-object-names", "-1", "HEAD");
      expect(named.split("\n")).toEqual(expect.arrayContaining(objectIds(beside)));
      const { changes } = beside;
      if (changes !== undefined) {
        told++;
        expect(changes.since).toBe(earlier?.files);
        const differing = [...new Set([...changes.since.keys(), ...beside.files.keys()])].filter(
          (path) => textsOf(beside)[path] !== textsOf({ ...beside, files: changes.since })[path],
        );
        expect(changes.paths).toEqual(expect.arrayContaining(differing));
      }
      earlier = beside;
      const links = parent === undefined;
      await edit(repository, random, { at: random() < 0.5 ? at : (parent ?? at), links });
    }
    // What layers make together is put together anew.
    if (parent !== undefined) expect(told).toBe(0);
    else expect(told).toBeGreaterThan(STEPS / 5);
    expect(told).toBeLessThan(STEPS);
  });

  test("takes one request less where the workspace is the repository, large files and files of no use aside", async () => {
    const large = (index: number): string => `${index} `.repeat(50_000);
    const repository = await fixture.repository("eager", { a: "1", b: large(0), "notes.md": "old" });
    const server = await fixture.serve();
    const first = (await both("eager.git#main", server, undefined)).beside;
    await repository.commit({ a: "2", "notes.md": "new\n" });
    const second = await both("eager.git#main", server, first);
    // Abilities, the ref, and all that is new.
    expect(second.requests).toBe(3);
    expect(contentOf(second.beside)).toEqual(contentOf(second.alone));
    await repository.commit({ b: large(1) });
    const third = await both("eager.git#main", server, second.beside);
    expect(third.requests).toBe(4);
    expect(contentOf(third.beside)).toEqual(contentOf(third.alone));
  });

  test.each([{ limits: { gitObjects: 10 } }, { limits: { downloadBytes: 300_000 } }])(
    "that brings too much of no use is fetched without it ($limits)",
    async ({ limits }) => {
      const name = `crowded-${Object.keys(limits)}`;
      const repository = await fixture.repository(name, { a: "1" });
      const server = await fixture.serve();
      const first = (await both(`${name}.git#main`, server, undefined)).beside;
      const note = (index: number): string => randomBytes(10_000).toString("base64") + index;
      const crowd = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`n${index}.md`, note(index)]));
      await repository.commit({ a: "2", ...crowd });
      const known = { previous: first.fingerprint, known: first.objects };
      const staged = await fixture.stage(`${name}.git#main`, { server, relevant, limits, ...known });
      expect(textsOf(staged).a).toBe("2");
    },
  );

  test("keeps to the limits that a load of all of it keeps to", async () => {
    const repository = await fixture.repository("limits", { a: "12345", b: "12345", "x/y/c": "c" });
    const server = await fixture.serve();
    const first = (await both("limits.git#main", server, undefined)).beside;
    await repository.commit({ "x/d": "123", "x/y/z/e": "e" });
    const known = { previous: first.fingerprint, known: first.objects };
    for (const limits of [{ entries: 7 }, { pathDepth: 3 }, { totalBytes: 9 }, { fileBytes: 4 }]) {
      const outcome = (options: StageOptions) =>
        fixture.stage("limits.git#main", { server, relevant, limits, ...options }).then(contentOf, String);
      const alone = await outcome({ known: new Map() });
      expect(await outcome(known)).toEqual(alone);
      expect(alone).toContain("exceed");
    }
    // The same bytes at two paths count once.
    const limits = { totalBytes: 10 };
    const outcome = await fixture.stage("limits.git#main", { server, relevant, limits, ...known });
    expect(textsOf(outcome)).toMatchObject({ a: "12345", b: "12345", "x/d": "123" });
  });
});
