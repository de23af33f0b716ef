import { isRototoError, messageOf, RototoError } from "../../errors.ts";
import { readDocument } from "../../format/document-text.ts";
import { parseJson } from "../../text/json-parse.ts";
import { isObject, type JsonObject, type JsonValue } from "../../text/json-value.ts";
import type { Parsed } from "../../text/text-fault.ts";
import { LineIndex } from "../../text/text-range.ts";
import { parseToml } from "../../text/toml.ts";
import { definitionExtension, readDefinitionPath, resolveWorkflowPath } from "../definition-path.ts";
import type { Load } from "../reloadable.ts";
import type { Definition } from "./definition.ts";
import type { DefinitionFiles, ParseYaml } from "./definition-files.ts";
import { fieldFault } from "./read-fields.ts";

/** What a loader works with. */
export interface DefinitionLoaderOptions {
  readonly files: DefinitionFiles;
  /** Reads `.yaml` and `.yml`, which are refused without it. */
  readonly parseYaml?: ParseYaml;
}

/**
 * Loads the definitions of one kind from files, each complete and validated; an error names the file, and the place or the
 * field in it.
 *
 * The load throws `definition_not_found` where no file has the name, and `definition_invalid` where several have, or the
 * one is not what it must be.
 */
export function definitionLoader<T>(definition: Definition<T>, options: DefinitionLoaderOptions): Load<T> {
  return async (signal, name) => {
    const path = await findFile(definition.kind, name, options.files, signal);
    try {
      const text = textOf(await options.files.read(path, signal));
      const fields = await readObject(path, text, options.parseYaml);
      const fault = fieldFault(fields, definition.schema);
      if (fault !== null) throw new Error(fault);
      return definition.read(fields, name);
    } catch (error) {
      if (isRototoError(error) && error.code === "definition_invalid") throw error;
      throw invalid(`${path}: ${messageOf(error)}`, error);
    }
  };
}

async function findFile(kind: string, name: string, files: DefinitionFiles, signal: AbortSignal): Promise<string> {
  const listed = await files.list(kind, signal);
  const found = listed.filter((path) => {
    const definition = readDefinitionPath(path);
    return definition?.kind === kind && definition.name === name;
  });
  const [path, other] = found.sort();
  if (path === undefined) {
    const place = resolveWorkflowPath(name, { kind });
    throw new RototoError("definition_not_found", `${place}: there is no such definition, nor as JSON or YAML`);
  }
  if (other === undefined) return path;
  throw invalid(`${path}: ${other} defines \`${name}\`, too; keep one of them`);
}

function textOf(content: Uint8Array): string {
  const document = readDocument({ content });
  if ("unreadable" in document) throw new Error(document.unreadable);
  return document.text;
}

async function readObject(path: string, text: string, parseYaml: ParseYaml | undefined): Promise<JsonObject> {
  const parsed = await parse(path, text, parseYaml);
  if (!parsed.ok) {
    const { message, start } = parsed.fault;
    if (start === null) throw invalid(`${path}: ${message}`);
    const { line, character } = new LineIndex(text).position(start);
    throw invalid(`${path}:${line + 1}:${character + 1}: ${message}`);
  }
  if (isObject(parsed.value)) return parsed.value;
  throw invalid(`${path}: a definition must be a table of fields`);
}

async function parse(path: string, text: string, parseYaml: ParseYaml | undefined): Promise<Parsed<JsonValue>> {
  const extension = definitionExtension(path);
  switch (extension) {
    case "toml":
      return parseToml(text);
    case "json":
      return parseJson(text);
    case "yaml":
      if (parseYaml !== undefined) return parseYaml(text);
      throw new Error("this host reads no YAML: write the definition as TOML or JSON, or give the loader `parseYaml`");
    case null:
      throw new Error("only .toml, .json, .yaml and .yml are definitions");
    default:
      return extension satisfies never;
  }
}

function invalid(message: string, cause?: unknown): RototoError {
  return new RototoError("definition_invalid", message, cause === undefined ? {} : { cause });
}
