import type { CatalogEntry } from "../../runtime/lint/catalog-entry.ts";
import type { Authority, Item } from "../inventory.ts";
import type { Output } from "../io.ts";
import type { Showing, ShownEntity, ShownRule } from "../showing.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visibleLines, visibleText } from "./visible-text.ts";
import { wrap } from "./wrap.ts";

/** What a showing is shown on, and with. */
export interface ShowingView {
  /** The root; undefined where there is no workspace. */
  readonly workspace: string | undefined;
  readonly output: Output;
  readonly style: Style;
}

/** A part of what is shown. One alone is shown without its title. */
interface Block {
  readonly title: string;
  /** A list is indented below its title; text is not, so that it can be copied. */
  readonly kind: "list" | "text";
  readonly lines: readonly string[];
}

/** Shows people what is in a workspace, in the form of docs/cli.md, "show". */
export function showingText(showing: Showing, view: ShowingView): string {
  const blocks = blocksOf(showing, view).filter(({ lines }) => lines.length > 0);
  const [only] = blocks;
  if (!showing.isInventory && blocks.length <= 1) return joined(only?.lines ?? []);
  const parts = blocks.map((block) => joined(titled(block, view.style)));
  if (showing.isInventory) parts.unshift(`workspace: ${visibleText(view.workspace ?? "")}\n`);
  return parts.join("\n");
}

function blocksOf(showing: Showing, view: ShowingView): Block[] {
  const { schemas, qualifiers, resources, variables, lintRules, lintAuthorities, linters } = showing;
  const entities = (name: string, list: readonly ShownEntity[]): Block[] => [
    {
      title: `${name}s`,
      kind: "list",
      lines: listLines(
        list.filter(({ content }) => content === undefined),
        showing,
        view,
      ),
    },
    ...list.flatMap((entity) => contentBlocks(name, entity, view)),
  ];
  return [
    { title: "schemas", kind: "list", lines: itemLines(schemas, view) },
    ...entities("qualifier", qualifiers),
    ...entities("resource", resources),
    ...entities("variable", variables),
    ...ruleBlocks(lintRules, view),
    {
      title: "lint authorities",
      kind: "list",
      lines: lintAuthorities.flatMap((authority) => authorityLines(authority, view)),
    },
    { title: "linters", kind: "list", lines: itemLines(linters, view) },
  ];
}

/** Ids, with their paths where everything is shown. */
function listLines(entities: readonly Item[], { isInventory }: Showing, view: ShowingView): string[] {
  return isInventory ? itemLines(entities, view) : entities.map(({ id }) => visibleText(id));
}

function itemLines(items: readonly Item[], { output, style }: ShowingView): string[] {
  const rows = items.map(({ id, path }) => [visibleText(id), visibleText(path)]);
  return table(rows, { width: widthOf(output), head: style.strong });
}

function contentBlocks(name: string, { id, content }: ShownEntity, { output }: ShowingView): Block[] {
  if (content === undefined) return [];
  const text = output.isTerminal ? visibleLines(content.text) : content.text;
  return [{ title: `# ${name}://${visibleText(id)}`, kind: "text", lines: text.replace(/\n$/, "").split("\n") }];
}

function ruleBlocks(rules: readonly ShownRule[], view: ShowingView): Block[] {
  const named = rules.filter(({ isNamed }) => isNamed);
  const listed = rules.filter(({ isNamed }) => !isNamed).map(({ entry }) => entry);
  return [
    { title: "lint rules", kind: "list", lines: catalogLines(listed, view) },
    ...named.map(({ entry }): Block => ({ title: "", kind: "text", lines: ruleLines(entry, view) })),
  ];
}

function catalogLines(entries: readonly CatalogEntry[], { output, style }: ShowingView): string[] {
  const rows = entries.map(({ rule, entity = "-", severity, title }) =>
    [rule, entity, severity, title].map(visibleText),
  );
  return table(rows, { width: widthOf(output), head: style.strong });
}

function ruleLines({ rule, entity, severity, title, help }: CatalogEntry, { output, style }: ShowingView): string[] {
  const fields = Object.entries({
    rule,
    // Spelled as in diagnostics here, and in one word in lists.
    entity: entity === "resourceobject" ? "resource_object" : (entity ?? "-"),
    severity,
    title,
    help,
  });
  return fields.map(([name, value]) =>
    wrap(
      [
        { text: `${name}:`, paint: style.frame },
        { text: ` ${visibleText(value)}`, paint: name === "rule" ? style.strong : (text) => text },
      ],
      { width: widthOf(output), indent: 2 },
    ),
  );
}

function authorityLines({ authority, rules }: Authority, { style }: ShowingView): string[] {
  return [style.strong(visibleText(authority)), ...rules.map(({ rule }) => `  ${visibleText(rule)}`)];
}

function titled({ title, kind, lines }: Block, style: Style): string[] {
  if (kind === "list") return [style.frame(`${title}:`), ...lines.map((line) => `  ${line}`)];
  return title === "" ? [...lines] : [style.faint(title), ...lines];
}

/** Lists are indented by two blanks where there are several. */
function widthOf({ isTerminal, columns }: Output): number {
  return isTerminal ? columns - 2 : Number.POSITIVE_INFINITY;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
