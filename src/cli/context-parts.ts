import { resolve } from "node:path";
import { readTextFile } from "../node/read-text-file.ts";
import { RototoError } from "../runtime/errors.ts";
import { parseJson } from "../runtime/text/json-parse.ts";
import { isObject, type JsonObject } from "../runtime/text/json-value.ts";
import { mergeDeep, objectAt } from "../tooling/json-path.ts";
import type { Io } from "./io.ts";

/** The context of a call, whose files are relative to the current directory. Throws like {@link contextOfParts}. */
export function readContext(parts: readonly string[], { cwd }: Pick<Io, "cwd">): JsonObject {
  return contextOfParts(parts, (path) => readTextFile(resolve(cwd, path)));
}

/** Reads a file given with `@`; it throws with the operating system's text alone. */
export type ReadText = (path: string) => string;

/**
 * Makes a context of the values of `--context`, merged from left to right: `@file`, a JSON object, or `dotted.path=value`
 * whose value is JSON if it parses and text if not. None gives `{}`.
 *
 * @throws {invalid_context} with the texts of docs/cli.md, "Context".
 */
export function contextOfParts(parts: readonly string[], readText: ReadText): JsonObject {
  return parts.reduce<JsonObject>((context, part) => mergeDeep(context, readPart(part, readText)), {});
}

function readPart(part: string, readText: ReadText): JsonObject {
  if (part.startsWith("@")) return readFile(part.slice(1), readText);
  const equals = part.indexOf("=");
  if (part.trimStart().startsWith("{") || equals === -1) return readObject(part);
  return readAssignment(part.slice(0, equals), part.slice(equals + 1));
}

function readFile(path: string, readText: ReadText): JsonObject {
  if (path === "") throw invalid("context file path must not be empty");
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    throw invalid(`failed to read context file ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return readObject(text);
}

function readObject(text: string): JsonObject {
  const parsed = parseJson(text);
  if (!parsed.ok) throw invalid(`failed to parse context JSON: ${parsed.fault.message}`);
  if (!isObject(parsed.value)) throw invalid("context JSON must be an object");
  return parsed.value;
}

function readAssignment(path: string, text: string): JsonObject {
  if (path === "") throw invalid("context assignment path must not be empty");
  const segments = path.split(".");
  if (segments.includes("")) throw invalid(`invalid context path: ${path}`);
  const parsed = parseJson(text);
  return objectAt(segments, parsed.ok ? parsed.value : text);
}

function invalid(message: string): RototoError {
  return new RototoError("invalid_context", message);
}
