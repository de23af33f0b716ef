/**
 * `rototo-edge/testing`: asserts in an application's tests what `rototo fixtures` wrote down, for Node and for Deno.
 *
 * @module
 */
export { assertFixtures, type TestedWorkspace } from "./assert-fixtures.ts";
export { defineFixtureTests, type TestRunner } from "./define-tests.ts";
