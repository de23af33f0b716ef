/**
 * A program that keeps served workspaces current from a directory, changes that directory in many ways, and prints what it
 * saw as JSON. For Node and for Deno: `hot-swap-host.ts DIRECTORY`.
 */
import { appendFile, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { definitionDirectory } from "../../src/node/definition-directory.ts";
import { parseYaml } from "../../src/node/parse-yaml.ts";
import { watchDirectory } from "../../src/node/watch-directory.ts";
import { servedWorkspaceAdaptor } from "../../src/runtime/hotswap/definition-adaptors.ts";
import type { ServedWorkspace } from "../../src/runtime/hotswap/definitions/served-workspace.ts";
import { Manager } from "../../src/runtime/hotswap/manager.ts";
import { Registry } from "../../src/runtime/hotswap/registry.ts";
import type { Reloadable } from "../../src/runtime/hotswap/reloadable.ts";

/** What happened in one step. */
export interface Step {
  readonly name: string;
  /** Whether the directory was followed in time. */
  readonly reached: boolean;
  readonly calls: readonly string[];
  readonly errors: readonly string[];
  /** Sources by name, at the end of the step. */
  readonly served: Readonly<Record<string, string>>;
}

const root = process.argv[2] ?? "";
const at = (path: string) => join(root, path);
const source = (tag: string) => `git+https://example.com/config.git#${tag}`;
const definition = (tag: string) => `source = "${source(tag)}"\n`;

const registry = new Registry<ServedWorkspace>();
const calls: string[] = [];
const errors: string[] = [];
const steps: Step[] = [];

const adaptor = servedWorkspaceAdaptor({ registry, files: definitionDirectory(root), parseYaml });
const recording: Reloadable = {
  reload(signal, name, action) {
    calls.push(`${action} ${name}`);
    return adaptor.reload(signal, name, action);
  },
};
const clock = {
  now: () => Date.now(),
  sleep: (milliseconds: number, signal?: AbortSignal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
};

const tagOf = (name: string) => registry.get(name)?.source.split("#")[1];
const served = () => Object.fromEntries(registry.names().map((name) => [name, tagOf(name) ?? ""]));

/** Makes a change, waits until it has been followed, and a little longer for what should not come. */
async function step(name: string, change: () => Promise<unknown>, isReached: () => boolean): Promise<void> {
  calls.length = 0;
  errors.length = 0;
  await change();
  const end = Date.now() + 10_000;
  while (!isReached() && Date.now() < end) await delay(20);
  await delay(150);
  steps.push({ name, reached: isReached(), calls: [...calls], errors: [...errors], served: served() });
}

async function nested(): Promise<void> {
  await mkdir(at("workspaces/team/deep"), { recursive: true });
  for (let index = 0; index < 20; index++) await writeFile(at(`workspaces/team/deep/n${index}.toml`), definition("n"));
}

/** As a mounted volume does it: files are links through one hidden link to a folder, which is swapped as a whole. */
async function mount(version: string): Promise<void> {
  await mkdir(at(`workspaces/..${version}`));
  await writeFile(at(`workspaces/..${version}/mounted.toml`), definition(version));
  await symlink(`..${version}`, at("workspaces/..next"));
  await rename(at("workspaces/..next"), at("workspaces/..data"));
}

async function mountFirst(): Promise<void> {
  await mount("v1");
  await symlink("..data/mounted.toml", at("workspaces/mounted.toml"));
}

async function ignored(): Promise<void> {
  await writeFile(at("root.toml"), definition("x"));
  await mkdir(at("others"));
  await writeFile(at("others/other.toml"), definition("x"));
  await writeFile(at("workspaces/notes.txt"), "x");
  await writeFile(at("workspaces/.#chat.toml"), "x");
}

async function saveAtomically(): Promise<void> {
  await writeFile(at("workspaces/.chat.toml.tmp"), definition("d"));
  await rename(at("workspaces/.chat.toml.tmp"), at("workspaces/chat.toml"));
}

async function edit50Times(): Promise<void> {
  for (let index = 1; index <= 50; index++) await writeFile(at("workspaces/talk.json"), json(`e${index}`));
}

const json = (tag: string) => JSON.stringify({ source: source(tag) });
const chat = () => at("workspaces/chat.toml");

const manager = new Manager(root, 60, {
  watch: watchDirectory,
  clock,
  deliverExisting: true,
  onError: (error) => errors.push(error instanceof Error ? error.message : String(error)),
});
manager.register("workspaces", recording);

await step(
  "start",
  () => manager.start(),
  () => tagOf("first") === "0",
);
await step(
  "create",
  () => writeFile(chat(), definition("a")),
  () => tagOf("chat") === "a",
);
await step(
  "edit",
  () => writeFile(chat(), definition("b")),
  () => tagOf("chat") === "b",
);
await step(
  "break",
  () => writeFile(chat(), "source = \n"),
  () => errors.length > 0,
);
await step(
  "repair",
  () => writeFile(chat(), definition("c")),
  () => tagOf("chat") === "c",
);
await step(
  "append",
  () => appendFile(chat(), "[refresh]\nperiod_seconds = 5\n"),
  () => calls.length > 0,
);
await step("save atomically", saveAtomically, () => tagOf("chat") === "d");
await step(
  "rename",
  () => rename(chat(), at("workspaces/talk.toml")),
  () => !tagOf("chat") && tagOf("talk") === "d",
);
await step(
  "define twice",
  () => writeFile(at("workspaces/talk.json"), json("e")),
  () => errors.length > 0,
);
await step(
  "leave one",
  () => rm(at("workspaces/talk.toml")),
  () => tagOf("talk") === "e",
);
await step("edit in a burst", edit50Times, () => tagOf("talk") === "e50");
await step(
  "write YAML",
  () => writeFile(at("workspaces/y.YML"), `source: ${source("y")}\n`),
  () => tagOf("y") === "y",
);
await step("nest folders", nested, () => registry.names().filter((name) => tagOf(name) === "n").length === 20);
await step("ignore the rest", ignored, () => true);
await step(
  "delete and create again",
  async () => {
    await rm(at("workspaces/y.YML"));
    await writeFile(at("workspaces/y.YML"), `source: ${source("z")}\n`);
  },
  () => tagOf("y") === "z",
);
await step("mount links", mountFirst, () => tagOf("mounted") === "v1");
await step(
  "swap what links lead to",
  () => mount("v2"),
  () => tagOf("mounted") === "v2",
);
await step(
  "delete",
  () => rm(at("workspaces/talk.json")),
  () => tagOf("talk") === undefined,
);
await step(
  "delete a folder",
  () => rm(at("workspaces/team"), { recursive: true }),
  () => registry.names().every((name) => tagOf(name) !== "n"),
);
await manager.stop();
await step(
  "change after the stop",
  () => writeFile(chat(), definition("late")),
  () => true,
);
console.log(JSON.stringify(steps));
