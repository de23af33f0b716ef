import { parse, stringify, type TomlTable } from "smol-toml";
import { RototoError } from "../runtime/errors.ts";
import type { BrokenDocument, Model, SourceText } from "../runtime/model/model.ts";
import type { JsonObject } from "../runtime/text/json-value.ts";
import type { Item } from "./inventory.ts";

/** The kinds of entities that are shown with their content. */
export type EntityKind = "variables" | "qualifiers" | "resources";

/** The content of an entity as data, and as the text that people are shown. */
export interface EntityContent {
  readonly value: JsonObject;
  readonly text: string;
}

/**
 * The content of one entity. The text of a variable or a resource is its TOML written anew, a resource's with a table
 * `objects` of its objects; that of a qualifier is its file.
 *
 * @throws {source_corrupt} when a document of it cannot be read or parsed.
 */
export function entityContent(kind: EntityKind, { id, path }: Item, model: Model): EntityContent {
  const broken = model.broken.find(
    ({ document }) => document.path === path || (kind === "resources" && document.resource === id),
  );
  const entity = model[kind].get(id);
  if (broken !== undefined || entity === undefined) throw unusable(path, broken);
  const { source, toml } = entity;
  if (kind === "qualifiers") return { value: toml, text: source.text };
  if (!("objects" in entity)) return { value: toml, text: write(readTable(source)) };
  const objects = [...entity.objects.values()];
  return {
    value: { ...toml, objects: Object.fromEntries(objects.map((object) => [object.key, object.toml])) },
    text: write({
      ...readTable(source),
      objects: Object.fromEntries(objects.map((object) => [object.key, readTable(object.source)])),
    }),
  };
}

/** Reads a document once more, because the value model has no `inf` and `nan`. */
function readTable({ text }: SourceText): TomlTable {
  return parse(text.replace(/^\ufeff/, ""), { integersAsBigInt: true });
}

function write(table: TomlTable): string {
  return stringify(table, { numbersAsFloat: true });
}

function unusable(path: string, broken: BrokenDocument | undefined): RototoError {
  const place = broken?.document.path ?? path;
  const message =
    broken !== undefined && "fault" in broken
      ? `failed to parse ${place}: ${broken.fault.message}`
      : `failed to read ${place}: ${broken?.unreadable ?? "unknown"}`;
  return new RototoError("source_corrupt", message);
}
