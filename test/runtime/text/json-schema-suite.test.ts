import { existsSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import { isArray, isObject, type JsonObject, type JsonValue, own } from "../../../src/runtime/text/json-value.ts";

// Beside the checkout, because it is not ours to commit: github.com/json-schema-org/JSON-Schema-Test-Suite at 44401e0.
const SUITE = new URL("../../../../shared/data/json-schema-test-suite/tests/", import.meta.url);
const present = existsSync(SUITE);

const SPECIFICATIONS: Readonly<Record<string, string>> = {
  draft4: "http://json-schema.org/draft-04/schema#",
  draft6: "http://json-schema.org/draft-06/schema#",
  draft7: "http://json-schema.org/draft-07/schema#",
  "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
  "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
};

const ALL = Object.keys(SPECIFICATIONS);
const OLD = ["draft4", "draft6", "draft7"];
const NEW = ["draft2019-09", "draft2020-12"];

/** What does not come out as the suite says, and why. Groups or single tests, by the names the suite gives them. */
interface Exception {
  readonly reason: string;
  readonly drafts: readonly string[];
  readonly file: string;
  readonly names: readonly string[] | "any";
}

const LOADING = "refers to a document elsewhere, and schemas are not loaded";
const VOCABULARY = "names a meta-schema elsewhere, which is an unknown specification";
const URI = "the library's expressions for URIs are more lenient";
const CONTENT = "contentEncoding and contentMediaType are annotations";
const IDNA = "internationalised names take the tables of IDNA";

const EXCEPTIONS: readonly Exception[] = [
  {
    reason: LOADING,
    drafts: ALL,
    file: "refRemote.json",
    names: [
      "remote ref",
      "fragment within remote ref",
      "ref within remote ref",
      "base URI change",
      "base URI change - change folder",
      "base URI change - change folder in subschema",
      "root ref in remote ref",
      "Location-independent identifier in remote ref",
    ],
  },
  {
    reason: LOADING,
    drafts: ["draft6", "draft7"],
    file: "refRemote.json",
    names: ["remote ref with ref to definitions", "$ref to $ref finds location-independent $id"],
  },
  {
    reason: LOADING,
    drafts: ["draft6", "draft7", ...NEW],
    file: "refRemote.json",
    names: ["retrieved nested refs resolve relative to their URI not $id"],
  },
  {
    reason: LOADING,
    drafts: NEW,
    file: "refRemote.json",
    names: [
      "anchor within remote ref",
      "remote ref with ref to defs",
      "remote HTTP ref with different $id",
      "remote HTTP ref with different URN $id",
      "remote HTTP ref with nested absolute ref",
      "$ref to $ref finds detached $anchor",
    ],
  },
  {
    reason: LOADING,
    drafts: ["draft2020-12"],
    file: "dynamicRef.json",
    names: [
      "strict-tree schema, guards against misspelled properties",
      "tests for implementation dynamic anchor and reference link",
      "$ref and $dynamicAnchor are independent of order - $defs first",
      "$ref and $dynamicAnchor are independent of order - $ref first",
      "$ref to $dynamicRef finds detached $dynamicAnchor",
    ],
  },
  {
    reason: LOADING,
    drafts: ["draft7", "draft2019-09"],
    file: "optional/cross-draft.json",
    names: ["refs to future drafts are processed as future drafts"],
  },
  {
    reason: LOADING,
    drafts: NEW,
    file: "optional/cross-draft.json",
    names: ["refs to historic drafts are processed as historic drafts"],
  },
  { reason: VOCABULARY, drafts: NEW, file: "vocabulary.json", names: "any" },
  { reason: VOCABULARY, drafts: ["draft2020-12"], file: "optional/format-assertion.json", names: "any" },
  {
    reason: "an integer beyond 64 bits is read as a double, which is no integer in draft 4",
    drafts: ["draft4"],
    file: "optional/bignum.json",
    names: ["a bignum is an integer", "a negative bignum is an integer"],
  },
  {
    reason: CONTENT,
    drafts: ["draft7"],
    file: "optional/content.json",
    names: [
      "an invalid JSON document",
      "an invalid base64 string (% is not a valid character)",
      "a validly-encoded invalid JSON document",
      "an invalid base64 string that is valid JSON",
    ],
  },
  {
    reason: URI,
    drafts: OLD,
    file: "optional/format/uri.json",
    names: [
      "non-numeric port is invalid",
      "leading zero in an embedded IPv4 address is invalid",
      "square brackets are not allowed in a path segment",
    ],
  },
  {
    reason: URI,
    drafts: ["draft6", "draft7"],
    file: "optional/format/uri-reference.json",
    names: [
      "a double quote in a path",
      "square brackets outside an authority",
      "a non-numeric port in a network-path reference",
      "more than one at-sign in the authority",
      "a leading zero in the IPv4 part of an IPv6 literal",
      "a colon in the first segment of a relative-path reference",
    ],
  },
  {
    reason: URI,
    drafts: ["draft7"],
    file: "optional/format/iri.json",
    names: [
      "an IPv6 address without enclosing brackets is invalid",
      "an IPv6 host whose embedded IPv4 has a leading zero is invalid",
    ],
  },
  {
    reason: IDNA,
    drafts: ["draft7"],
    file: "optional/format/hostname.json",
    names: ["validation of A-label (punycode) host names"],
  },
  { reason: IDNA, drafts: ["draft7"], file: "optional/format/idn-hostname.json", names: "any" },
  { reason: IDNA, drafts: ["draft7"], file: "optional/format/idn-email.json", names: "any" },
];

describe.skipIf(!present)("the public test suite of JSON Schema", () => {
  const counts: Record<string, { tests: number; passed: number }> = {};
  const wrong: string[] = [];
  const idle = new Set<Exception>(EXCEPTIONS);

  beforeAll(() => {
    for (const draft of ALL) {
      const count = { tests: 0, passed: 0 };
      counts[draft] = count;
      for (const [file, group, name, passed] of outcomes(draft)) {
        count.tests++;
        if (passed) count.passed++;
        const reason = passed ? undefined : exception(draft, file, [group, name]);
        if (reason) idle.delete(reason);
        else if (!passed) wrong.push(`${draft} ${file}: ${group}: ${name}`);
      }
    }
  });

  test("comes out as it says, but for the exceptions listed", () => {
    expect(wrong).toEqual([]);
  });

  test("needs every exception listed", () => {
    expect([...idle]).toEqual([]);
  });

  test("has the parts that were counted when this was written", () => {
    expect(counts).toEqual({
      draft4: { tests: 937, passed: 915 },
      draft6: { tests: 1270, passed: 1238 },
      draft7: { tests: 1721, passed: 1602 },
      "draft2019-09": { tests: 1417, passed: 1378 },
      "draft2020-12": { tests: 1461, passed: 1407 },
    });
  });
});

test("the public test suite of JSON Schema is there to be run", (context) => {
  if (!present) {
    context.skip(
      "it did not run: no ../shared/data/json-schema-test-suite (github.com/json-schema-org/JSON-Schema-Test-Suite, 44401e0)",
    );
  }
});

function exception(draft: string, file: string, names: readonly string[]): Exception | undefined {
  return EXCEPTIONS.find(
    (row) =>
      row.file === file &&
      row.drafts.includes(draft) &&
      (row.names === "any" || names.some((name) => row.names.includes(name))),
  );
}

/** Runs the required and the optional tests, and those of `format` where the draft asserts it. */
function* outcomes(draft: string): Generator<[file: string, group: string, name: string, passed: boolean]> {
  for (const folder of ["", "optional/", ...(OLD.includes(draft) ? ["optional/format/"] : [])]) {
    for (const entry of readdirSync(new URL(`${draft}/${folder}`, SUITE)).sort()) {
      if (!entry.endsWith(".json")) continue;
      for (const group of items(json(readFileSync(new URL(`${draft}/${folder}${entry}`, SUITE), "utf8")))) {
        const compiled = compileSchema(inDraft(own(group, "schema") ?? null, draft));
        for (const row of items(own(group, "tests"))) {
          const isValid = compiled.ok ? compiled.violation(own(row, "data") ?? null) === null : compiled.message;
          yield [folder + entry, described(group), described(row), isValid === own(row, "valid")];
        }
      }
    }
  }
}

function inDraft(schema: JsonValue, draft: string): JsonValue {
  if (!isObject(schema) || own(schema, "$schema") !== undefined) return schema;
  return { ...schema, $schema: SPECIFICATIONS[draft] ?? "" };
}

function items(value: JsonValue | undefined): JsonObject[] {
  return isArray(value) ? value.filter(isObject) : [];
}

function described(object: JsonObject): string {
  return String(own(object, "description"));
}

function json(text: string): JsonValue {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return parsed.value;
}
