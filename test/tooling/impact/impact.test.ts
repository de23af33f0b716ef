import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toPlain } from "../../../src/runtime/text/plain-json.ts";
import { boundaryContexts } from "../../../src/tooling/impact/boundary-contexts.ts";
import { measureImpact } from "../../../src/tooling/impact/measure-impact.ts";
import { readContexts } from "../../../src/tooling/impact/read-contexts.ts";
import { anyWorkspace } from "../arbitrary-workspace.ts";
import { opened, predicate, qualifier, variable } from "../models.ts";

const seats = (limit: number): Record<string, string> => ({
  "qualifiers/large.toml": qualifier(predicate("seats", "gte", `value = ${limit}`)),
  "variables/v.toml": variable(["large"]),
});

function compare(before: Record<string, string>, after: Record<string, string>, contexts?: object[]) {
  const [old, now] = [opened(before), opened(after)];
  const versions = { before: old.workspace(), after: now.workspace() };
  const ids = { before: old.model.variables.keys(), after: now.model.variables.keys() };
  const made = boundaryContexts([
    { model: old.model, workspace: versions.before },
    { model: now.model, workspace: versions.after },
  ]);
  return measureImpact(versions, ids, contexts ? readContexts(JSON.stringify(contexts)) : made);
}

describe("what flips", () => {
  test("is counted, by what became of what", () => {
    const impact = compare(seats(10), seats(20), [{ seats: 9 }, { seats: 10 }, { seats: 15 }, { seats: 20 }, {}]);
    const failure = {
      kind: "failure",
      message: "missing resolve context attribute: seats required by qualifier://large",
    };
    const [large, none] = ["large", "none"].map((key) => ({ kind: "value", valueKey: key, valueJson: `"${key}"` }));
    expect(impact).toEqual({
      contexts: 5,
      variables: [
        {
          variable: "v",
          flips: 2,
          transitions: [{ before: large, after: none, count: 2, example: { seats: 10 } }],
          before: [
            { decision: large, count: 3 },
            { decision: none, count: 1 },
            { decision: failure, count: 1 },
          ],
          after: [
            { decision: none, count: 3 },
            { decision: large, count: 1 },
            { decision: failure, count: 1 },
          ],
        },
      ],
      added: [],
      removed: [],
    });
  });

  test("is found by contexts that are made up, wherever the boundary was moved", () => {
    const { contexts, variables } = compare(seats(10), seats(11));
    expect({ contexts, flips: variables[0]?.flips }).toEqual({ contexts: 5, flips: 1 });
    expect(variables[0]?.transitions[0]?.example).toEqual({ seats: 10 });
  });

  test("is nothing between equal versions, whatever they hold", () => {
    fc.assert(
      fc.property(anyWorkspace, (files) => {
        const { contexts, variables } = compare(files, files);
        expect(contexts).toBeGreaterThan(0);
        expect(variables.map(({ flips }) => flips)).toEqual(variables.map(() => 0));
      }),
      { seed: 9, numRuns: 15 },
    );
  });

  test("includes a value that is another under the same key, and counts a failure that is new", () => {
    const dearer = {
      ...seats(10),
      "variables/v.toml": variable(["large"]).replace('large = "large"', 'large = "LARGE"'),
    };
    const stricter = { ...seats(10), "schemas/context.schema.json": '{ "required": ["region"] }' };
    expect(compare(seats(10), dearer, [{ seats: 10 }, { seats: 1 }]).variables[0]?.flips).toBe(1);
    expect(compare(seats(10), stricter, [{ seats: 10 }]).variables[0]?.transitions[0]?.after.kind).toBe("failure");
  });

  test("leaves out variables of one version, and names them", () => {
    const more = { ...seats(10), "variables/w.toml": variable([]) };
    expect(compare(seats(10), more)).toMatchObject({ added: ["w"], removed: [] });
    expect(compare(more, seats(10))).toMatchObject({ added: [], removed: ["w"] });
  });
});

test("contexts that both versions refuse are not made up", () => {
  const { model, workspace } = opened({
    ...seats(10),
    "schemas/context.schema.json": '{ "properties": { "seats": { "type": "integer", "minimum": 10 } } }',
  });
  const contexts = boundaryContexts([{ model, workspace: workspace() }]);
  expect(contexts.map(toPlain)).toEqual([{ seats: 10 }, { seats: 11 }]);
});

describe("recorded contexts", () => {
  test.each<[string, unknown]>([
    ["[]", []],
    ['[{"a": 1}, {}]', [{ a: 1 }, {}]],
    ['{"a": 9007199254740993}', [{ a: 9007199254740993n }]],
    ['{"a": 1}\n\n{"b": 2}\n', [{ a: 1 }, { b: 2 }]],
  ])("are read from %j", (text, contexts) => {
    expect(readContexts(text)).toEqual(contexts);
  });

  test.each<[string, string]>([
    ["[1]", "item 1: a context must be an object"],
    ["7", "item 1: a context must be an object"],
    ['{"a": 1}\n[]', "line 2: a context must be an object"],
    ['{"a": 1}\n{"a": }', "line 2: "],
  ])("are refused in %j", (text, message) => {
    expect(() => readContexts(text)).toThrow(message);
  });
});
