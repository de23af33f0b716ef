import { parse } from "smol-toml";
import type { Span } from "./text-range.ts";
import { readValue, type TomlHeader, tomlStatements } from "./toml-reader.ts";

/** The token of a value. */
export interface ValueNode extends Span {
  readonly kind: "value";
  /** What an array or inline table holds, once someone asked ({@link childOf}). */
  inner?: TableNode | readonly ValueNode[];
}

/** A table other than the token of an inline table: the document, one with a header, an implied or a dotted one. */
export interface TableNode {
  readonly kind: "table";
  /** What first named the table: a header, or the first value assigned under it; null for the document. */
  readonly origin: HeaderNode | ValueNode | null;
  /** The key token that first named it, where it has one of its own. */
  readonly key: Span | null;
  readonly children: Map<string, TomlNode>;
}

/** An array of tables; it has at least one element. */
export interface TableArrayNode {
  readonly kind: "array";
  readonly key: Span;
  readonly elements: TableNode[];
}

/** A header with its body: to the end of the last value below it, or of its own line, break included, if there is none. */
export interface HeaderNode extends Span {
  readonly kind: "header";
  end: number;
}

/** Anything a path can lead to. */
export type TomlNode = TableNode | TableArrayNode | ValueNode;

/** The places of a document; `current` is the table that a further entry would go to. */
export interface TomlTree {
  readonly root: TableNode;
  readonly current: TableNode;
}

/** Finds the places of a TOML text that the parser accepted, or of its part before the statement that was refused. */
export function readTree(text: string): TomlTree {
  const root = newTable(null, null);
  let current = root;
  let header: HeaderNode | null = null;
  for (const statement of tomlStatements(text)) {
    if (statement.kind === "header") {
      header = { kind: "header", start: statement.start, end: statement.end };
      current = openTable(text, root, statement, header);
    } else {
      const value = newValue(statement.value);
      assign(text, current, statement.keys, value);
      if (header !== null) header.end = value.end;
    }
  }
  return { root, current };
}

/** The node that a key or index of a node leads to. */
export function childOf(text: string, node: TomlNode, segment: string | number): TomlNode | undefined {
  const inner = node.kind === "value" ? contents(text, node) : node.kind === "array" ? node.elements : node;
  if (typeof segment === "number") return "children" in inner ? undefined : inner[segment];
  return "children" in inner ? inner.children.get(segment) : undefined;
}

/** The name that a key token stands for. */
export function keyName(text: string, { start, end }: Span): string {
  const token = text.slice(start, end);
  if (!/^["']/.test(token)) return token;
  // The parser knows the escapes.
  return token.includes("\\") ? String(parse(`key = ${token}`).key) : token.slice(1, -1);
}

function contents(text: string, node: ValueNode): TableNode | readonly ValueNode[] {
  node.inner ??= text[node.start] === "{" ? inlineTable(text, node) : elements(text, node);
  return node.inner;
}

function inlineTable(text: string, node: ValueNode): TableNode {
  const table = newTable(node, null);
  readValue(text, node.start, (value, keys, depth) => {
    if (depth === 1) assign(text, table, keys, newValue(value));
  });
  return table;
}

/** The elements of an array; none for a scalar. */
function elements(text: string, node: ValueNode): ValueNode[] {
  const found: ValueNode[] = [];
  readValue(text, node.start, (value, _keys, depth) => {
    if (depth === 1) found.push(newValue(value));
  });
  return found;
}

/** Puts a value under a dotted key, making the tables on the way. */
function assign(text: string, table: TableNode, keys: readonly Span[], value: ValueNode): void {
  const last = keys.at(-1);
  if (last === undefined) return;
  const parent = keys.slice(0, -1).reduce((at, key) => step(text, at, key, value), table);
  parent.children.set(keyName(text, last), value);
}

/** Opens the table of a header, making the ones it implies. */
function openTable(text: string, root: TableNode, { keys, array }: TomlHeader, header: HeaderNode): TableNode {
  const last = keys.at(-1);
  if (last === undefined) return root;
  const parent = keys.slice(0, -1).reduce((at, key) => step(text, at, key, header), root);
  if (!array) return step(text, parent, last, header);
  const name = keyName(text, last);
  const element = newTable(header, last);
  const known = parent.children.get(name);
  if (known?.kind === "array") known.elements.push(element);
  else parent.children.set(name, { kind: "array", key: last, elements: [element] });
  return element;
}

/** Goes one key further down, into the newest element of an array of tables. */
function step(text: string, table: TableNode, key: Span, origin: HeaderNode | ValueNode): TableNode {
  const name = keyName(text, key);
  const known = table.children.get(name);
  if (known?.kind === "table") return known;
  const newest = known?.kind === "array" ? known.elements.at(-1) : undefined;
  if (newest !== undefined) return newest;
  const made = newTable(origin, key);
  table.children.set(name, made);
  return made;
}

function newTable(origin: HeaderNode | ValueNode | null, key: Span | null): TableNode {
  return { kind: "table", origin, key, children: new Map() };
}

function newValue({ start, end }: Span): ValueNode {
  return { kind: "value", start, end };
}
