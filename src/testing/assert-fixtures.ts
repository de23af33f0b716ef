import { Workspace } from "../node/index.ts";
import { isRototoError } from "../runtime/errors.ts";
import { type Checked, caseProblem } from "../tooling/fixtures/check-case.ts";
import { readSuite, type SuiteCase } from "./suite.ts";

/** A workspace that fixtures can be asserted of: any of the library's, an inspected one too. */
export type TestedWorkspace = Checked & { readonly root: string };

/**
 * Asserts that a workspace does what a fixture suite says. All files are read before the first case; the first case that
 * is not as expected rejects.
 *
 * @param suite the directory that holds `rototo-fixtures.toml`, or that file.
 * @returns how many cases were checked.
 * @throws {Error} with the texts of docs/testing.md, such as `fixture failed: variable:limit case default: …`.
 * @example
 * ```ts
 * const workspace = await Workspace.load("config");
 * const { cases } = await assertFixtures(workspace, "fixtures");
 * ```
 */
export async function assertFixtures(workspace: TestedWorkspace, suite: string): Promise<{ cases: number }> {
  const cases = readSuite(suite);
  const checked = await resolvable(workspace, cases);
  for (const one of cases) assertCase(checked, one);
  return { cases: cases.length };
}

/** Asserts one case. @throws {Error} as {@link assertFixtures} */
export function assertCase(workspace: Checked, { target, fixture }: SuiteCase): void {
  const problem = caseProblem(workspace, target, fixture);
  if (problem !== undefined) throw new Error(`fixture failed: ${target} case ${fixture.id}: ${problem}`);
}

/** The workspace itself, or what an inspected one comes to when it is loaded from its root. */
async function resolvable(workspace: TestedWorkspace, [first]: readonly SuiteCase[]): Promise<Checked> {
  if (first === undefined) return workspace;
  try {
    workspace.traceVariable("", {}, { validateContext: false });
  } catch (error) {
    if (isRototoError(error) && error.code === "runtime_unavailable") return Workspace.load(workspace.root);
  }
  return workspace;
}
