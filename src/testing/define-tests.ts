import { groupBy } from "../runtime/group-by.ts";
import { assertCase, type TestedWorkspace } from "./assert-fixtures.ts";
import { readSuite } from "./suite.ts";

/** The functions of a test runner that fixtures need, as `node:test` and vitest both have them. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  test(name: string, run: () => Promise<void> | void): unknown;
}

/**
 * Defines a test for each case of a fixture suite, in a group for each target, with the functions of a test runner. Call it at
 * the top of a test file; the workspace is asked for when the first test runs, once.
 *
 * @param runner the module of `node:test`, or vitest's `{ describe, test }`.
 * @throws {Error} as `assertFixtures`, for a suite that cannot be read.
 * @example
 * ```ts
 * import * as runner from "node:test";
 * import { Workspace } from "rototo-edge/node";
 * import { defineFixtureTests } from "rototo-edge/testing";
 *
 * defineFixtureTests(runner, { suite: "fixtures", workspace: () => Workspace.load("config") });
 * ```
 */
export function defineFixtureTests(
  { describe, test }: TestRunner,
  { suite, workspace }: { readonly suite: string; readonly workspace: () => Promise<TestedWorkspace> },
): void {
  let opened: Promise<TestedWorkspace> | undefined;
  const groups = groupBy(readSuite(suite), ({ target }) => target);
  for (const [target, cases] of groups) {
    describe(target, () => {
      for (const one of cases) {
        test(`${one.fixture.id}: ${one.fixture.title}`, async () => {
          opened ??= workspace();
          assertCase(await opened, one);
        });
      }
    });
  }
}
