import { dirname, join } from "node:path";
import { isFile } from "../node/is-file.ts";
import { readTextFile } from "../node/read-text-file.ts";
import { messageOf } from "../runtime/errors.ts";
import { FIXTURE_MANIFEST, type FixtureCase } from "../tooling/fixtures/fixture.ts";
import { readFixture, readManifest } from "../tooling/fixtures/read-fixture.ts";

/** A case of a suite, and what it is about. */
export interface SuiteCase {
  /** `qualifier:<id>` or `variable:<id>`. */
  readonly target: string;
  readonly fixture: FixtureCase;
}

/**
 * Reads all files of a suite, in the order of its manifest.
 *
 * @param suite the directory that holds `rototo-fixtures.toml`, or that file.
 * @throws {Error} with the texts of docs/testing.md.
 */
export function readSuite(suite: string): SuiteCase[] {
  const path = isFile(suite, { otherwise: false }) ? suite : join(suite, FIXTURE_MANIFEST);
  const { fixtures } = readManifest(path, read(path, `failed to read fixture suite ${path}`));
  return fixtures.flatMap(({ path: file, target }) => readCases(join(dirname(path), file), target));
}

function readCases(path: string, target: string): SuiteCase[] {
  const fixture = readFixture(path, read(path, `failed to read fixture ${path}`));
  if (fixture.target !== target) {
    throw new Error(`fixture target mismatch in ${path}: manifest has ${target}, file has ${fixture.target}`);
  }
  if (!/^(?:qualifier|variable):/.test(target)) throw new Error(`unsupported fixture target: ${target}`);
  return fixture.cases.map((one) => ({ target, fixture: one }));
}

function read(path: string, failure: string): string {
  try {
    return readTextFile(path);
  } catch (error) {
    throw new Error(`${failure}: ${messageOf(error)}`, { cause: error });
  }
}
