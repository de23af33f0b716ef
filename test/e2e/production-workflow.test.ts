import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../../tools/build/bundle.ts";
import { gitEnvironment } from "../../tools/git/git.ts";
import { createRepository, type Repository } from "../../tools/git/repository.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { type ProgramResult, runProgram } from "../support/run-program.ts";

const EXAMPLE = join(ROOT, "examples/production-workflow");
const COMMAND = join(ROOT, "dist/cli/rototo.js");

const read = (path: string): string => readFileSync(join(EXAMPLE, path), "utf8");

// About thirty processes, one after another: seconds on a machine of its own, minutes on a crowded one.
const PATIENCE_MS = 400_000;

test("the whole way works, from an empty directory to a refreshed application", { timeout: PATIENCE_MS }, async () => {
  const { code, output, errors } = await runProgram("node", [join(EXAMPLE, "workflow.ts")]);
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  expect(output).toMatch(/^ 1\. Create a workspace[\s\S]*^13\. Refresh the running application\nDone: /m);
});

describe("the action for pull requests", () => {
  let tree: TemporaryTree;
  let repository: Repository;

  beforeAll(async () => {
    tree = temporaryTree({ files: { summary: "" }, dirs: ["temporary"] });
    const directory = join(tree.root, "repository");
    mkdirSync(join(directory, "config"), { recursive: true });
    repository = await createRepository(directory, { "README.md": "empty\n" });
  });
  afterAll(() => tree[Symbol.dispose]());

  /** Runs the steps of the action as the runner does: each with bash, its inputs in the environment. */
  async function runAction(inputs: Readonly<Record<string, string>>): Promise<ProgramResult> {
    let result: ProgramResult = { code: 0, output: "", errors: "" };
    for (const { env, run } of parse(read("action/action.yml")).runs.steps) {
      const given = Object.entries<string>(env).map(([name, text]) => {
        return [name, text.replace(/\$\{\{ inputs\.(\w+) \}\}/g, (_, input: string) => inputs[input] ?? "")];
      });
      result = await runProgram("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
        cwd: repository.directory,
        env: {
          ...Object.fromEntries(Object.entries(gitEnvironment()).map(([name, value]) => [name, value ?? ""])),
          ...Object.fromEntries(given),
          RUNNER_TEMP: join(tree.root, "temporary"),
          GITHUB_STEP_SUMMARY: join(tree.root, "summary"),
        },
      });
      if (result.code !== 0) break;
    }
    return result;
  }

  const summary = (): string => readFileSync(join(tree.root, "summary"), "utf8");
  const inputs = { workspace: "config/app", base: "HEAD", contexts: "", rototo: `node ${COMMAND}` };

  test("says that a new workspace has nothing to be compared with", async () => {
    cpSync(join(ROOT, "examples/account-config"), join(repository.directory, "config/app"), { recursive: true });
    expect(await runAction(inputs)).toMatchObject({ code: 0, errors: "" });
    expect(summary()).toBe("The workspace is new: there is nothing to compare with.\n");
  });

  test("summarises what flips, and leaves no worktree behind", async () => {
    await repository.commit({}, "feat: a workspace");
    const path = join(repository.directory, "config/app/variables/max-active-projects.toml");
    writeFileSync(path, readFileSync(path, "utf8").replace("premium = 25", "premium = 50"));
    expect(await runAction(inputs)).toMatchObject({ code: 0, errors: "" });
    expect(summary()).toContain("| <code>max-active-projects</code> | ");
    expect(summary()).toContain("<code>premium = 25</code> → <code>premium = 50</code>");
    expect(await repository.git("worktree", "list")).not.toContain("rototo-before");
  });

  test("takes recorded contexts", async () => {
    writeFileSync(join(repository.directory, "requests.jsonl"), '{"account":{"plan":"premium","id":"a"}}\n');
    expect(await runAction({ ...inputs, contexts: "requests.jsonl" })).toMatchObject({ code: 0, errors: "" });
    expect(summary()).toContain("**1** of 3 decisions flip (33.3 %), for 1 contexts (recorded).");
  });

  test("fails where lint does", async () => {
    const path = join(repository.directory, "config/app/variables/max-active-projects.toml");
    writeFileSync(path, readFileSync(path, "utf8").replace("premium = 50", "premium = 500"));
    const { code, output } = await runAction(inputs);
    expect({ code, says: output.includes("error[accounts/project-limit]") }).toEqual({ code: 1, says: true });
  });
});

describe("the configurations", () => {
  test("are YAML, and call the command as it can be called", async () => {
    const { repos } = parse(read(".pre-commit-config.yaml"));
    const [hook] = repos[0].hooks;
    const [, ...args] = hook.entry.split(" ");
    using tree = temporaryTree({ dirs: ["config"] });
    cpSync(join(ROOT, "examples/account-config"), join(tree.root, "config/app"), { recursive: true });
    expect(await runProgram("node", [COMMAND, ...args], { cwd: tree.root })).toMatchObject({ code: 0 });

    const { jobs } = parse(read(".github/workflows/workspace.yml"));
    const step = jobs.workspace.steps.find(({ uses }: { uses?: string }) => uses === "./action");
    const { inputs } = parse(read("action/action.yml"));
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with)));
    const required = Object.entries<{ required?: boolean }>(inputs).filter(([, input]) => input.required);
    expect(Object.keys(step.with)).toEqual(expect.arrayContaining(required.map(([name]) => name)));
  });

  test("name the version of this package", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    for (const path of [".pre-commit-config.yaml", "action/action.yml"]) {
      expect([...read(path).matchAll(/rototo-edge@([\d.]+)/g)].map(([, named]) => named)).toEqual([version]);
    }
  });
});
