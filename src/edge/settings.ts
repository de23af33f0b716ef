import { RototoError } from "../runtime/errors.ts";
import { parseJson } from "../runtime/text/json-parse.ts";
import { isArray, isObject, type JsonValue, own } from "../runtime/text/json-value.ts";
import { type AccessToken, CAPABILITIES, type Capability } from "./security/access.ts";

/** Variables by name, as far as they are texts. */
type Variables = object;

/** Says what is wrong with a variable; never its value where that may be a secret. */
export function invalid(name: string, what: string): RototoError {
  return new RototoError("invalid_option", `${name} ${what}`);
}

/** Reads a switch: `true`, or anything else for false. */
export function flag(variables: Variables, name: string): boolean {
  return text(variables, name) === "true";
}

/** Reads words with blanks or commas between them. */
export function words(variables: Variables, name: string): string[] {
  const given = text(variables, name);
  return given === "" ? [] : given.split(/[\s,]+/).filter((word) => word !== "");
}

/** Reads a positive number of seconds; undefined where there is none. @throws {RototoError} `invalid_option` */
export function seconds(variables: Variables, name: string): number | undefined {
  const given = text(variables, name);
  if (given === "") return undefined;
  const number = Number(given);
  if (Number.isFinite(number) && number > 0) return number;
  throw invalid(name, `must be a positive number of seconds, got "${given}"`);
}

/** Reads a JSON object of texts. @throws {RototoError} `invalid_option` */
export function record(variables: Variables, name: string): Record<string, string> {
  const given = text(variables, name);
  const value = given === "" ? {} : json(given, name);
  if (isObject(value) && Object.values(value).every((item) => typeof item === "string")) {
    return value as Record<string, string>;
  }
  throw invalid(name, "must be a JSON object of texts");
}

/** Reads a JSON list of access tokens. @throws {RototoError} `invalid_option` */
export function tokenList(variables: Variables, name: string): AccessToken[] {
  const given = text(variables, name);
  const value = given === "" ? [] : json(given, name);
  if (!isArray(value)) throw invalid(name, "must be a JSON list");
  return value.map((item, index) => accessToken(item, `${name}[${index}]`));
}

function accessToken(item: JsonValue, name: string): AccessToken {
  const token = isObject(item) ? own(item, "token") : undefined;
  if (typeof token !== "string" || token.trim() === "") throw invalid(name, "must have a `token`");
  const may = isObject(item) ? own(item, "may") : undefined;
  if (!isTexts(may) || may.length === 0 || !may.every(isCapability)) {
    throw invalid(name, `must have a list \`may\` of ${CAPABILITIES.join(", ")}`);
  }
  const workspaces = isObject(item) ? own(item, "workspaces") : undefined;
  if (workspaces === undefined) return { token, may };
  if (isTexts(workspaces)) return { token, may, workspaces };
  throw invalid(name, "must have a list of names as `workspaces`, or none");
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return isArray(value) && value.every((item: JsonValue) => typeof item === "string");
}

function isCapability(text: string): text is Capability {
  return CAPABILITIES.some((capability) => capability === text);
}

function json(given: string, name: string): JsonValue {
  const parsed = parseJson(given);
  if (parsed.ok) return parsed.value;
  throw invalid(name, `is no JSON: ${parsed.fault.message}`);
}

function text(variables: Variables, name: string): string {
  const value: unknown = Reflect.get(variables, name);
  return typeof value === "string" ? value.trim() : "";
}
