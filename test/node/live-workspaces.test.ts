import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { definitionDirectory, stateFile, Workspace, watchDirectory } from "../../src/node/index.ts";
import {
  definitionLoader,
  loadState,
  Manager,
  memoryRegistry,
  Registry,
  refreshPipeline,
  runCycle,
  type ServedWorkspace,
  type SupervisorState,
  servedDefinitions,
  servedWorkspaceDefinition,
  sourceProbe,
  WorkDriver,
} from "../../src/supervisor.ts";
import { createRepository, type Repository } from "../../tools/git/repository.ts";
import { type GitServer, startGitServer } from "../../tools/git/server.ts";
import { temporaryTree } from "./temporary-tree.ts";

const clock = {
  now: () => Date.now(),
  sleep: (milliseconds: number, signal?: AbortSignal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
};
const loading = { allowInsecureLoopback: true, fetch: (url: string, init: RequestInit) => fetch(url, init) };

let root = "";
let repository: Repository;
let server: GitServer;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-live-"));
  repository = await createRepository(join(root, "config.git"), workspaceFiles("one"));
  server = await startGitServer({ root });
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

function workspaceFiles(value: string): Record<string, string> {
  return {
    "rototo-workspace.toml": "schema_version = 1\n",
    "variables/v.toml": `schema_version = 1\ntype = "string"\n[values]\na = "${value}"\n[resolve]\ndefault = "a"\n`,
  };
}

/** A host that serves what a directory of definitions says, and keeps its state in a file. */
async function host(directory: string) {
  const store = stateFile(join(directory, "state.json"));
  const state: SupervisorState = await loadState(store);
  const lookup = new Registry<ServedWorkspace>();
  const served = new Map<string, Workspace>();
  let ids = 0;
  const log = { log: () => {} };
  const driver = WorkDriver.inline(
    memoryRegistry({ clock, randomId: () => `${++ids}` }),
    async ({ row: { input } }) => {
      const definition = lookup.get(input.workspace);
      if (definition === undefined) return { kind: "failed", message: "it is not defined", code: null };
      const workspace = await Workspace.load(definition.source, loading);
      served.set(input.workspace, workspace);
      return { kind: "succeeded", result: "refreshed", fingerprint: workspace.fingerprint };
    },
    { clock, log, lease: { owner: "host", milliseconds: 60_000 } },
  );
  const load = definitionLoader(servedWorkspaceDefinition(loading), { files: definitionDirectory(directory) });
  const stopServing = (name: string) => void served.delete(name);
  const manager = new Manager(directory, 50, { watch: watchDirectory, clock, deliverExisting: true });
  manager.register("workspaces", servedDefinitions({ load, lookup, state, driver, stopServing }));
  await manager.start();
  return {
    manager,
    ids: () => ids,
    cycle: () =>
      runCycle(state, { clock, store, probe: sourceProbe(loading), runPipeline: refreshPipeline(driver, { clock }) }),
    value: () => served.get("chat")?.resolveVariable("v", {}).value,
  };
}

async function until(reached: () => boolean): Promise<void> {
  for (let tries = 0; !reached(); tries++) {
    if (tries === 500) throw new Error("it has not come to that in time");
    await delay(20);
  }
}

test("workspaces follow their definitions and their repository, a failing commit replaces nothing, and a restart knows what was applied", async () => {
  using tree = temporaryTree({ dirs: ["workspaces"] });
  const first = await host(tree.root);
  await writeFile(join(tree.root, "workspaces/chat.toml"), `source = "git+${server.url}/config.git#main"\n`);
  await until(() => first.value() === "one");
  expect(await first.cycle()).toMatchObject({ succeeded: ["chat"] });
  expect(await first.cycle()).toMatchObject({ succeeded: [], failed: [], saved: false });

  await repository.commit(workspaceFiles("two"));
  expect(await first.cycle()).toMatchObject({ succeeded: ["chat"] });
  expect(first.value()).toBe("two");

  await repository.commit({ "variables/v.toml": 'schema_version = 1\ntype = "string"\n' });
  expect(await first.cycle()).toMatchObject({ failed: ["chat"], saved: true });
  expect(first.value()).toBe("two");
  await repository.commit(workspaceFiles("three"));
  expect(await first.cycle()).toMatchObject({ succeeded: ["chat"] });
  expect(first.value()).toBe("three");
  await first.manager.stop();

  const second = await host(tree.root);
  await until(() => second.value() === "three");
  const items = second.ids();
  expect(await second.cycle()).toMatchObject({ succeeded: [], failed: [] });
  expect(second.ids()).toBe(items);
  await rm(join(tree.root, "workspaces/chat.toml"));
  await until(() => second.value() === undefined);
  expect(await second.cycle()).toMatchObject({ succeeded: [], failed: [], saved: true });
  await second.manager.stop();
}, 60_000);
