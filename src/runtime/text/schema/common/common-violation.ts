import { isArray, isInteger, isObject, type JsonObject, type JsonValue, own } from "../../json-value.ts";
import { sortedUtf8 } from "../../utf8-order.ts";
import type { Draft } from "../drafts.ts";
import { boundFault, enumFault, falseFault, requiredFault, sizeFault, typeFault, unexpected } from "../faults.ts";
import { isWhole, numeric } from "../numbers.ts";

/**
 * Describes the first violation of a schema of common keywords ({@link commonDraft}) in a value, in the order and the
 * words of the full plan; null when the value is valid.
 */
export function commonViolation(schema: JsonValue, value: JsonValue, draft: Draft): string | null {
  if (!isObject(schema)) return schema === false ? falseFault(value) : null;
  const asked = (name: string): JsonValue | undefined => own(schema, name);
  const additional = asked("additionalProperties");
  // Then it does the work of `properties`, too, and comes first.
  const takesOver = additional === false || isObject(additional);
  return (
    (isObject(value) && takesOver ? propertyViolation(schema, value, draft) : null) ??
    enumViolation(value, asked("enum")) ??
    (isArray(value) ? itemViolation(asked("items"), value, draft) : null) ??
    sizeViolation(value, asked("maxLength"), "is longer than") ??
    boundViolation(value, asked("maximum"), "is greater than the maximum of") ??
    sizeViolation(value, asked("minLength"), "is shorter than") ??
    boundViolation(value, asked("minimum"), "is less than the minimum of") ??
    (isObject(value) && !takesOver ? propertyViolation(schema, value, draft) : null) ??
    (isObject(value) ? requiredViolation(value, asked("required")) : null) ??
    typeViolation(value, asked("type"), draft)
  );
}

/** The violation of the property whose name comes first in byte order. */
function propertyViolation(schema: JsonObject, object: JsonObject, draft: Draft): string | null {
  const known = own(schema, "properties");
  const additional = own(schema, "additionalProperties") ?? true;
  for (const name of sortedUtf8(Object.keys(object))) {
    const part = isObject(known) ? own(known, name) : undefined;
    if (part === undefined && additional === false && known !== undefined) {
      return unexpected("Additional properties", [`'${name}'`]);
    }
    const violation = commonViolation(part ?? additional, own(object, name) ?? null, draft);
    if (violation !== null) return violation;
  }
  return null;
}

function itemViolation(schema: JsonValue | undefined, array: readonly JsonValue[], draft: Draft): string | null {
  for (const item of schema === undefined ? [] : array) {
    const violation = commonViolation(schema ?? true, item, draft);
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

function boundViolation(value: JsonValue, limit: JsonValue | undefined, fault: string): string | null {
  const [number, bound] = [numeric(value), numeric(limit)];
  if (limit === undefined || number === null || bound === null) return null;
  const holds = fault.includes("greater") ? number <= bound : number >= bound;
  return holds ? null : boundFault(value, fault, limit);
}

function sizeViolation(value: JsonValue, limit: JsonValue | undefined, fault: string): string | null {
  const bound = numeric(limit);
  if (typeof value !== "string" || bound === null) return null;
  const length = [...value].length;
  const holds = fault.includes("longer") ? length <= bound : length >= bound;
  return holds ? null : sizeFault(value, fault, { limit: bound, unit: "character" });
}

function typeViolation(value: JsonValue, type: JsonValue | undefined, draft: Draft): string | null {
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
