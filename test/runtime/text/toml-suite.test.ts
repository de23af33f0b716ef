import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import { float, integer, isArray, isObject, type JsonValue, setOwn } from "../../../src/runtime/text/json-value.ts";
import { parseToml } from "../../../src/runtime/text/toml.ts";

// Beside the checkout, because it is not ours to commit: github.com/toml-lang/toml-test at d168c2a.
const SUITE = new URL("../../../../shared/data/toml-test/tests/", import.meta.url);
const present = existsSync(SUITE);

/** What TOML 1.0 forbids and the format takes from TOML 1.1. */
const ACCEPTED_OF_1_1 = [
  "invalid/inline-table/linebreak-01.toml",
  "invalid/inline-table/linebreak-02.toml",
  "invalid/inline-table/linebreak-03.toml",
  "invalid/inline-table/linebreak-04.toml",
  "invalid/inline-table/trailing-comma.toml",
  "invalid/string/basic-byte-escapes.toml",
];

describe.skipIf(!present)("toml-test, the lists of TOML 1.0 and 1.1 together", () => {
  const outcomes = { read: 0, dates: 0, refused: 0, notUtf8: 0 };
  const wrong: string[] = [];

  beforeAll(() => {
    for (const name of suiteNames()) {
      const text = decode(readFileSync(new URL(name, SUITE)));
      if (text === null) {
        outcomes.notUtf8++;
        if (!name.startsWith("invalid/encoding/")) wrong.push(name);
        continue;
      }
      const parsed = parseToml(text);
      if (name.startsWith("invalid/")) {
        outcomes.refused++;
        if (parsed.ok) wrong.push(name);
        continue;
      }
      const expected = expectedValue(name);
      outcomes[expected === null ? "dates" : "read"]++;
      const got = parsed.ok ? jsonText(parsed.value) : parsed.fault.message;
      if (got !== (expected === null ? "invalid number" : jsonText(expected))) wrong.push(name);
    }
  });

  test("all is as it says, but for what the format takes from TOML 1.1", () => {
    expect(wrong.sort()).toEqual(ACCEPTED_OF_1_1);
  });

  test("has the parts that were counted when this was written", () => {
    expect(outcomes).toEqual({ read: 239, dates: 29, refused: 500, notUtf8: 9 });
  });
});

test("toml-test is there to be run", (context) => {
  if (!present)
    context.skip("toml-test did not run: no ../shared/data/toml-test (github.com/toml-lang/toml-test, d168c2a)");
});

function suiteNames(): Set<string> {
  const lists = ["1.0.0", "1.1.0"].map((version) => readFileSync(new URL(`files-toml-${version}`, SUITE), "utf8"));
  return new Set(lists.flatMap((list) => list.split("\n")).filter((name) => name.endsWith(".toml")));
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The value that the suite expects of a valid text; null where it has dates or times. */
function expectedValue(name: string): JsonValue | null {
  const json = readFileSync(new URL(name.replace(/toml$/, "json"), SUITE), "utf8");
  return /"type":\s*"(?:date|time)/.test(json) ? null : untag(JSON.parse(json));
}

/** Undoes the suite's `{"type": …, "value": "…"}` around scalars. */
function untag(tagged: JsonValue): JsonValue {
  if (isArray(tagged)) return tagged.map(untag);
  if (!isObject(tagged)) throw new TypeError("neither table, array nor tagged scalar");
  const { type, value } = tagged;
  if (typeof type === "string" && typeof value === "string" && Object.keys(tagged).length === 2)
    return scalar(type, value);
  const table: Record<string, JsonValue> = {};
  for (const [key, inner] of Object.entries(tagged)) setOwn(table, key, untag(inner));
  return table;
}

function scalar(type: string, text: string): JsonValue {
  if (type === "string") return text;
  if (type === "bool") return text === "true";
  if (type === "integer") return integer(BigInt(text));
  return /inf|nan/.test(text) ? null : float(Number(text));
}
