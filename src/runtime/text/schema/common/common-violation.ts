import { isArray, isInteger, isObject, type JsonObject, type JsonValue, own } from "../../json-value.ts";
import { sortedUtf8 } from "../../utf8-order.ts";
import { boundFault, enumFault, falseFault, requiredFault, sizeFault, typeFault, unexpected } from "../faults.ts";
import { isWhole, numeric } from "../numbers.ts";

/** Describes the first violation of a schema in a value; null when the value is valid. */
export type Violation = (schema: JsonValue, value: JsonValue) => string | null;

/**
 * Describes the first violation of a schema of common keywords ({@link commonDraft}) in a value, in the order and the
 * words of the full plan, given what does so for the schemas in it.
 */
export function commonViolation(
  schema: JsonValue,
  value: JsonValue,
  draft: number,
  inner: Violation = (part, item) => commonViolation(part, item, draft),
): string | null {
  if (!isObject(schema)) return schema === false ? falseFault(value) : null;
  const asked = (name: string): JsonValue | undefined => own(schema, name);
  const additional = asked("additionalProperties");
  // Then it does the work of `properties`, too, and comes first.
  const takesOver = additional === false || isObject(additional);
  return (
    (isObject(value) && takesOver ? propertyViolation(schema, value, inner) : null) ??
    enumViolation(value, asked("enum")) ??
    (isArray(value) ? itemViolation(asked("items"), value, inner) : null) ??
    limitViolation(value, asked("maxLength"), "is longer than") ??
    limitViolation(value, asked("maximum"), "is greater than the maximum of") ??
    limitViolation(value, asked("minLength"), "is shorter than") ??
    limitViolation(value, asked("minimum"), "is less than the minimum of") ??
    (isObject(value) && !takesOver ? propertyViolation(schema, value, inner) : null) ??
    (isObject(value) ? requiredViolation(value, asked("required")) : null) ??
    typeViolation(value, asked("type"), draft)
  );
}

/** The violation of the property whose name comes first in byte order. */
function propertyViolation(schema: JsonObject, object: JsonObject, inner: Violation): string | null {
  const known = own(schema, "properties");
  const additional = own(schema, "additionalProperties") ?? true;
  for (const name of sortedUtf8(Object.keys(object))) {
    const part = isObject(known) ? own(known, name) : undefined;
    if (part === undefined && additional === false && known !== undefined) {
      return unexpected("Additional properties", [`'${name}'`]);
    }
    const violation = inner(part ?? additional, own(object, name) ?? null);
    if (violation !== null) return violation;
  }
  return null;
}

function itemViolation(schema: JsonValue | undefined, array: readonly JsonValue[], inner: Violation): string | null {
  for (const item of schema === undefined ? [] : array) {
    const violation = inner(schema ?? true, item);
    if (violation !== null) return violation;
  }
  return null;
}

function requiredViolation(object: JsonObject, names: JsonValue | undefined): string | null {
  for (const name of isArray(names) ? names : []) {
    if (typeof name === "string" && !Object.hasOwn(object, name)) return requiredFault(name);
  }
  return null;
}

function enumViolation(value: JsonValue, options: JsonValue | undefined): string | null {
  if (!isArray(options)) return null;
  const number = numeric(value);
  const isListed = options.some((option) => {
    // JavaScript compares integers of any size with doubles exactly.
    // biome-ignore lint/suspicious/noDoubleEquals: between a number and a bigint only this one does.
    return option === value || (number !== null && numeric(option) == number);
  });
  return isListed ? null : enumFault(value, options);
}

function limitViolation(value: JsonValue, limit: JsonValue | undefined, fault: string): string | null {
  const isLength = /longer|shorter/.test(fault);
  const number = isLength ? (typeof value === "string" ? [...value].length : null) : numeric(value);
  const bound = numeric(limit);
  if (limit === undefined || number === null || bound === null) return null;
  if (/longer|greater/.test(fault) ? number <= bound : number >= bound) return null;
  return isLength ? sizeFault(value, fault, { limit: bound, unit: "character" }) : boundFault(value, fault, limit);
}

function typeViolation(value: JsonValue, type: JsonValue | undefined, draft: number): string | null {
  if (type === undefined) return null;
  const names = isArray(type) ? type : [type];
  // In a list, and in draft 4, `integer` means what is written as an integer: not `1.0`.
  const isStrict = names.length > 1 || draft === 4;
  const isOf = (name: JsonValue): boolean => {
    if (name === "integer") return isStrict ? isInteger(value) : isWhole(value);
    return name === typeName(value);
  };
  return names.some(isOf) ? null : typeFault(value, names);
}

function typeName(value: JsonValue): string {
  if (value === null) return "null";
  if (numeric(value) !== null) return "number";
  return isArray(value) ? "array" : typeof value;
}
