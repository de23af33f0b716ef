import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { watchDirectory } from "../../src/node/watch-directory.ts";
import { Manager } from "../../src/runtime/hotswap/manager.ts";
import { runProgram } from "../support/run-program.ts";
import type { Step } from "./hot-swap-host.ts";
import { temporaryTree } from "./temporary-tree.ts";

const PROGRAM = fileURLToPath(new URL("hot-swap-host.ts", import.meta.url));

const HOSTS = [
  { host: "Node", program: "node", args: [PROGRAM] },
  { host: "Deno", program: "deno", args: ["run", "--no-config", "--node-modules-dir=manual", "-A", PROGRAM] },
];

/** Both hosts at once: most of what they do is to wait. */
const reports = new Map(HOSTS.map(({ host, program, args }) => [host, follow(program, args)]));

async function follow(program: string, args: readonly string[]): Promise<readonly Step[]> {
  using tree = temporaryTree({
    files: { "workspaces/first.toml": 'source = "git+https://example.com/config.git#0"\n' },
  });
  const { code, output, errors } = await runProgram(program, [...args, tree.root], {
    env: { DENO_NO_UPDATE_CHECK: "1" },
  });
  if (code !== 0) throw new Error(errors);
  return JSON.parse(output);
}

describe("a root that cannot be watched", () => {
  test.each([
    ["missing", "No such file or directory (os error 2)"],
    ["file.toml", "Not a directory (os error 20)"],
  ])("%s fails the start", async (name, reason) => {
    using tree = temporaryTree({ files: { "file.toml": "" } });
    const root = `${tree.root}/${name}`;
    const manager = new Manager(root, 0, { watch: watchDirectory });
    await expect(manager.start()).rejects.toMatchObject({
      code: "watch_unavailable",
      message: `failed to watch ${root}: ${reason}`,
    });
    await manager.stop();
  });
});

describe.each(HOSTS)("definitions in a directory, on $host", ({ host }) => {
  let steps: readonly Step[];
  const named = (name: string): Step => {
    const step = steps.find((each) => each.name === name);
    if (step === undefined) throw new Error(`there is no step ${name}`);
    return step;
  };

  beforeAll(async () => {
    steps = await (reports.get(host) ?? []);
  }, 60_000);

  test("every change is followed", () => {
    expect(steps.filter(({ reached }) => !reached)).toEqual([]);
  });

  test("what is there at the start is handed over where that is asked for", () => {
    expect(named("start").calls).toEqual(["add_or_update first"]);
  });

  test.each(["create", "edit", "repair", "append", "write YAML"])("to %s is one update", (name) => {
    const { calls, errors } = named(name);
    expect(new Set(calls)).toEqual(new Set([`add_or_update ${name === "write YAML" ? "y" : "chat"}`]));
    expect(errors).toEqual([]);
  });

  test("a broken file is reported with its place, and what was there before stays", () => {
    const { errors, served } = named("break");
    expect(errors.at(-1)).toMatch(/^workspaces\/chat\.toml:1:\d+: /);
    expect(served.chat).toBe("b");
  });

  test("a file that is saved by renaming another over it is never gone", () => {
    expect(named("save atomically").calls).not.toContain("delete chat");
  });

  test("a rename deletes the old name and adds the new one", () => {
    expect(new Set(named("rename").calls)).toEqual(new Set(["delete chat", "add_or_update talk"]));
  });

  test("two files for one name are refused, and the one that stays counts", () => {
    expect(named("define twice").errors.at(-1)).toBe(
      "workspaces/talk.json: workspaces/talk.toml defines `talk`, too; keep one of them",
    );
    expect(named("define twice").served.talk).toBe("d");
    expect(named("leave one").calls).not.toContain("delete talk");
  });

  test("a burst of edits becomes few calls, the last of which has the last state", () => {
    expect(named("edit in a burst").calls.length).toBeLessThan(25);
    expect(named("edit in a burst").served.talk).toBe("e50");
  });

  test("files in folders that have just been made are seen, and all are gone with the folder", () => {
    expect(named("nest folders").calls.filter((call) => call.startsWith("add")).length).toBeGreaterThanOrEqual(20);
    expect(new Set(named("delete a folder").calls).size).toBe(20);
  });

  test("files that are links are seen to change when what lies behind them is swapped", () => {
    expect(named("swap what links lead to").served.mounted).toBe("v2");
    expect(named("swap what links lead to").calls).not.toContain("delete mounted");
  });

  test("other files are no definitions", () => {
    expect(named("ignore the rest").calls).toEqual([]);
  });

  test("nothing is handed over after the stop", () => {
    expect(named("change after the stop").calls).toEqual([]);
  });
});
