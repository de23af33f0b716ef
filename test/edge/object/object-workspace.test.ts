import { beforeAll, describe, expect, test } from "vitest";
import { HOST_CLOCK } from "../../../src/edge/clock.ts";
import { KeptWorkspace } from "../../../src/edge/object/kept-workspace.ts";
import type { Look, VersionBytes, WorkspaceStub } from "../../../src/edge/object/object-protocol.ts";
import { objectSchedule } from "../../../src/edge/object/object-schedule.ts";
import { objectUpstream } from "../../../src/edge/object/object-upstream.ts";
import { ObjectWorkspace } from "../../../src/edge/object/object-workspace.ts";
import { sha256Hex } from "../../../src/edge/served-version.ts";
import { NotServed } from "../../../src/edge/served-workspaces.ts";
import { openSqlite } from "../../../src/node/sqlite-database.ts";
import { Workspace } from "../../../src/runtime/index.ts";
import { WorkspaceKeeper } from "../../../src/runtime/work/keeper/workspace-keeper.ts";
import { type OpenServed, SERVED_CONTRACT } from "../../contract/served-workspace.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { FILES, fakeSource, hostOf } from "../edge-fixture.ts";

const versions: VersionBytes[] = [];

beforeAll(async () => {
  for (const limit of ["25", "50"]) {
    const files = { ...FILES, "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", limit) };
    const snapshot = await (await Workspace.fromFiles(files)).toSnapshot();
    versions.push({ sha256: await sha256Hex(snapshot), snapshot, companion: "", loadedAt: 1 });
  }
});

function version(index: number): VersionBytes {
  const found = versions[index];
  if (found === undefined) throw new Error("no such version");
  return found;
}

function isolate() {
  const clock = new VirtualClock();
  const looks: (string | null)[] = [];
  const object = {
    answer: async (known: string | null): Promise<Look> =>
      known === object.serves.sha256
        ? { kind: "same", checkedAt: clock.now() / 1_000 }
        : { kind: "version", checkedAt: clock.now() / 1_000, ...object.serves },
    serves: version(0),
  };
  const stub: WorkspaceStub = {
    look(_name, known) {
      looks.push(known);
      return object.answer(known);
    },
    refresh: async () => ({ kind: "pending" }),
    rollBack: async () => false,
    status: () => Promise.reject(new Error("unused")),
    snapshot: async (_name, sha256) => versions.find((each) => each.sha256 === sha256)?.snapshot ?? null,
    tick: async () => {},
  };
  const workspace = new ObjectWorkspace({ name: "default", source: "x", stub: () => stub, checkSeconds: 10, clock });
  return { workspace, clock, looks, object };
}

/** A workspace of an isolate whose object has a database of its own, and shares the process. */
const openServed: OpenServed = async () => {
  const database = await openSqlite(":memory:");
  const source = fakeSource();
  let alarm: number | null = null;
  const setAlarm = async (at: number): Promise<void> => {
    alarm = at;
  };
  const object = new KeptWorkspace({
    name: async () => "default",
    keepName: async () => {},
    alarm: async () => alarm,
    setAlarm,
    makeKeeper: (workspace) =>
      new WorkspaceKeeper({
        database,
        clock: HOST_CLOCK,
        randomId: () => crypto.randomUUID(),
        log: { log() {} },
        upstream: objectUpstream({ source: source.name, from: source, kernel: undefined }),
        schedule: objectSchedule(60),
        alarm: { set: setAlarm },
        workspace,
        source: source.name,
        attemptMs: 10_000,
      }),
  });
  return {
    served: new ObjectWorkspace({ name: "default", source: source.name, stub: () => object, checkSeconds: 10 }),
    ...hostOf(source),
  };
};

describe("a workspace of an object is served as the port has it", () => {
  test.each(SERVED_CONTRACT)("it $name", ({ run }) => run(openServed));
});

test("a cold isolate takes the version from the object", async () => {
  const { workspace, looks } = isolate();
  expect((await workspace.version()).sha256).toBe(version(0).sha256);
  expect(looks).toEqual([null]);
});

test("an isolate looks at the object at most once per check, however many ask, and takes what is newer", async () => {
  const { workspace, clock, looks, object } = isolate();
  await workspace.version();
  object.serves = version(1);
  for (let answer = 0; answer < 100; answer++) await workspace.revalidate();
  expect(looks.length).toBe(1);
  await clock.advance(10_000);
  await Promise.all(Array.from({ length: 100 }, () => workspace.revalidate()));
  expect(looks).toEqual([null, version(0).sha256]);
  expect(workspace.current?.sha256).toBe(version(1).sha256);
});

test("somebody who has seen another version is a reason to look, once a second at most", async () => {
  const { workspace, clock, looks, object } = isolate();
  await workspace.version();
  object.serves = version(1);
  await clock.advance(1_000);
  await Promise.all([1, 2, 3].map(() => workspace.revalidate(version(1).sha256)));
  expect(looks.length).toBe(2);
  expect(workspace.current?.sha256).toBe(version(1).sha256);
});

test("a late answer does not undo a newer one", async () => {
  const { workspace, clock, object } = isolate();
  await workspace.version();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const old = version(0);
  object.answer = async () => {
    await held;
    return { kind: "version", checkedAt: 1, ...old };
  };
  await clock.advance(10_000);
  const late = workspace.revalidate();
  object.answer = async () => ({ kind: "version", checkedAt: 2, ...version(1) });
  await clock.advance(10_000);
  await workspace.revalidate();
  release();
  await late;
  expect(workspace.current?.sha256).toBe(version(1).sha256);
});

test.each<[string, () => Promise<Look>]>([
  ["cannot be reached", () => Promise.reject(new Error("object is gone"))],
  [
    "hands out spoiled bytes",
    async () => ({ kind: "version", checkedAt: 3, ...version(1), snapshot: version(1).snapshot.slice(0, 100) }),
  ],
  [
    "has lost everything",
    async () => ({ kind: "none", failure: { code: null, message: "x", diagnostics: [] }, retryAfterSeconds: 1 }),
  ],
])("an isolate goes on with what it has where the object %s", async (_name, answer) => {
  const { workspace, clock, object } = isolate();
  await workspace.version();
  object.answer = answer;
  await clock.advance(10_000);
  await workspace.revalidate();
  expect(workspace.current?.sha256).toBe(version(0).sha256);
});

test("a clock that was set back does not end the looking", async () => {
  const { workspace, clock, looks } = isolate();
  await workspace.version();
  clock.jump(-86_400_000);
  await workspace.revalidate();
  expect(looks.length).toBe(2);
});

test("where nothing is served yet an isolate says why, and when to come back", async () => {
  const { workspace, object } = isolate();
  const failure = { code: "source_unavailable", message: "HTTP 500", diagnostics: [] };
  object.answer = async () => ({ kind: "none", failure, retryAfterSeconds: 7 });
  const refused = await workspace.version().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(NotServed);
  expect(refused).toMatchObject({ retryAfterSeconds: 7, cause: { code: "source_unavailable", message: "HTTP 500" } });
});
