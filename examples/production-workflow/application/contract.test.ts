/**
 * The contract between the application and its workspace, run by `node --test`: what the application relies on by itself,
 * and every case that `rototo fixtures` wrote down. WORKSPACE and FIXTURES say where they are.
 */
import assert from "node:assert/strict";
import * as runner from "node:test";
import { Workspace } from "rototo-edge/node";
import { defineFixtureTests } from "rototo-edge/testing";
import { mayOpenProject } from "./limits.ts";

const { WORKSPACE = "config/app", FIXTURES = "fixtures" } = process.env;

runner.test("everybody may open a first project, and nobody a thousandth", async () => {
  const workspace = await Workspace.load(WORKSPACE);
  for (const plan of ["standard", "premium"] as const) {
    assert.equal(mayOpenProject(workspace, { plan, openProjects: 0 }), true);
    assert.equal(mayOpenProject(workspace, { plan, openProjects: 999 }), false);
  }
});

defineFixtureTests(runner, { suite: FIXTURES, workspace: () => Workspace.load(WORKSPACE) });
