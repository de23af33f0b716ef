import { isObject, type JsonObject, type JsonValue, own } from "../../json-value.ts";
import { sortedUtf8 } from "../../utf8-order.ts";
import { commonViolation } from "../common/common-violation.ts";
import type { Draft } from "../drafts.ts";
import { boundFault } from "../faults.ts";
import { constFault, patternFault } from "../more-faults.ts";
import { type Numeric, numeric } from "../numbers.ts";
import { plainPattern } from "./plain-pattern.ts";
import { plainTarget } from "./plain-references.ts";

/** The keywords of plain schemas that are not common. */
const UNCOMMON = /^(?:\$ref|const|exclusiveM(?:ax|in)imum|pattern)$/;

/** Finds the violations of a plain schema document ({@link plainShape}), in the order and the words of the full plan. */
export class PlainViolations {
  readonly #document: JsonObject;
  readonly #draft: Draft;
  /** The keywords of schemas, in order; null for those whose keywords are all common. */
  readonly #keywords = new Map<JsonObject, readonly string[] | null>();
  readonly #patterns = new Map<string, RegExp | null>();

  constructor(document: JsonObject, draft: Draft) {
    this.#document = document;
    this.#draft = draft;
  }

  /** Describes the first violation of a part of the document in a value; null when the value is valid. */
  of(schema: JsonValue, value: JsonValue): string | null {
    const names = isObject(schema) ? this.#keywordsOf(schema) : null;
    if (names === null || !isObject(schema)) return this.#common(schema, value);
    for (const name of names) {
      const violation = this.#keyword(name, schema, value);
      if (violation !== null) return violation;
    }
    return null;
  }

  #keywordsOf(schema: JsonObject): readonly string[] | null {
    const known = this.#keywords.get(schema);
    if (known !== undefined) return known;
    const names = sortedUtf8(Object.keys(schema));
    const uncommon = names.some((name) => UNCOMMON.test(name)) ? names : null;
    this.#keywords.set(schema, uncommon);
    return uncommon;
  }

  #keyword(name: string, schema: JsonObject, value: JsonValue): string | null {
    const asked = own(schema, name) ?? null;
    switch (name) {
      case "$ref":
        return this.of(plainTarget(asked, this.#document) ?? true, value);
      case "additionalProperties":
        return takesOver(schema) ? this.#common({ ...propertiesOf(schema), [name]: asked }, value) : null;
      case "properties":
        return takesOver(schema) ? null : this.#common({ [name]: asked }, value);
      case "const":
        return this.#common({ enum: [asked] }, value) && constFault(asked);
      case "exclusiveMaximum":
        return compared(value, asked, (number, max) => number < max, "is greater than or equal to the maximum of");
      case "exclusiveMinimum":
        return compared(value, asked, (number, min) => number > min, "is less than or equal to the minimum of");
      case "pattern":
        return this.#matches(value, asked) ? null : patternFault(value, asked);
      default:
        return this.#common({ [name]: asked }, value);
    }
  }

  /** The violation of common keywords, in whose schemas there may be others. */
  #common(part: JsonValue, value: JsonValue): string | null {
    return commonViolation(part, value, this.#draft, (inner, item) => this.of(inner, item));
  }

  #matches(value: JsonValue, source: JsonValue): boolean {
    if (typeof value !== "string" || typeof source !== "string") return true;
    const known = this.#patterns.get(source);
    const pattern = known === undefined ? plainPattern(source) : known;
    this.#patterns.set(source, pattern);
    return pattern?.test(value) !== false;
  }
}

/** Whether `additionalProperties` also does the work of `properties`. */
function takesOver(schema: JsonObject): boolean {
  const additional = own(schema, "additionalProperties");
  return additional === false || isObject(additional);
}

function propertiesOf(schema: JsonObject): JsonObject {
  const properties = own(schema, "properties");
  return properties === undefined ? {} : { properties };
}

function compared(
  value: JsonValue,
  limit: JsonValue,
  holds: (number: Numeric, limit: Numeric) => boolean,
  fault: string,
): string | null {
  const [number, to] = [numeric(value), numeric(limit)];
  return number === null || to === null || holds(number, to) ? null : boundFault(value, fault, limit);
}
