import { items, type Json, member, show } from "./api.ts";
import { element } from "./element.ts";

const MARKS: Readonly<Record<string, string>> = { matched: "✓", not_matched: "✗", not_reached: "–" };
const WORDS: Readonly<Record<string, string>> = {
  matched: "matches, and decides",
  not_matched: "does not match",
  not_reached: "is not looked at: a rule before it decides",
};

/** Draws how a variable came to its value: a way through its rules, to the one that decides or to the default. */
export function variablePath(explanation: Json): HTMLElement {
  const rules = items(member(explanation, "rules"));
  const decided = rules.some((rule) => member(rule, "outcome") === "matched");
  const value = element("p", { class: "result" }, "Value ", code(show(member(explanation, "value"))));
  return element(
    "div",
    {},
    element(
      "p",
      {},
      code(text(explanation, "id")),
      ` is ${text(explanation, "value_key")}, reason ${text(explanation, "reason")}`,
    ),
    element(
      "ol",
      { class: "path" },
      ...rules.map((rule) => ruleStep(rule, value)),
      element(
        "li",
        { class: decided ? "later" : "taken", "data-mark": decided ? "–" : "✓" },
        element(
          "p",
          {},
          "Otherwise ",
          code(text(explanation, "default_value")),
          decided ? ": not needed" : ": no rule matched",
        ),
        ...(decided ? [] : [value]),
      ),
    ),
    ...qualifierDetails(explanation),
  );
}

/** Draws which predicates of a qualifier hold. */
export function qualifierPath(explanation: Json): HTMLElement {
  const holds = member(explanation, "value") === true;
  return element(
    "div",
    {},
    element("p", {}, code(text(explanation, "id")), " ", yesNo(holds, holds ? "holds" : "does not hold")),
    ...qualifierDetails(explanation),
  );
}

function ruleStep(rule: Json, value: HTMLElement): HTMLElement {
  const outcome = text(rule, "outcome");
  const taken = outcome === "matched";
  const unmet = items(member(rule, "unmet"));
  return element(
    "li",
    { class: taken ? "taken" : outcome === "not_reached" ? "later" : "", "data-mark": MARKS[outcome] ?? "" },
    element(
      "p",
      {},
      "If ",
      code(text(rule, "qualifier")),
      ", then ",
      code(text(rule, "value")),
      `: ${WORDS[outcome] ?? outcome}`,
    ),
    element("p", { class: "quiet" }, placeText(rule)),
    ...(taken ? [value] : []),
    ...(unmet.length === 0
      ? []
      : [element("p", { class: "quiet" }, "To match, these must hold:"), predicateList(unmet)]),
  );
}

function qualifierDetails(explanation: Json): HTMLElement[] {
  return items(member(explanation, "qualifiers")).map((qualifier) => {
    const value = member(qualifier, "value");
    const word = value === null ? "cannot be told" : value === true ? "holds" : "does not hold";
    return element(
      "details",
      {},
      element("summary", {}, code(text(qualifier, "id")), " ", yesNo(value === true, word)),
      ...(member(qualifier, "error") === null ? [] : [element("p", { class: "no" }, text(qualifier, "error"))]),
      predicateList(items(member(qualifier, "predicates"))),
    );
  });
}

function predicateList(predicates: readonly Json[]): HTMLElement {
  return element("ul", { class: "predicates" }, ...predicates.map(predicateLine));
}

function predicateLine(predicate: Json): HTMLElement {
  const result = member(predicate, "result");
  const seen = member(predicate, "missing") === true ? "is missing" : `is ${show(member(predicate, "actual"))}`;
  const mark = result === null ? "not looked at" : result === true ? "holds" : "fails";
  return element(
    "li",
    {},
    yesNo(result === true, mark),
    " ",
    code(`${text(predicate, "attribute")} ${condition(predicate)}`),
    ` ${seen} `,
    element("span", { class: "quiet" }, placeText(predicate)),
  );
}

function condition(predicate: Json): string {
  if (member(predicate, "kind") === "compare") return `${text(predicate, "op")} ${show(member(predicate, "expected"))}`;
  const bucket = member(predicate, "bucket");
  const found = member(bucket, "value");
  const range = `bucket ${show(member(bucket, "start"))}–${show(member(bucket, "end"))}, salt ${show(member(bucket, "salt"))}`;
  return found === null ? range : `${range}, found ${show(found)}`;
}

/** Lines count from 1 where people read them. */
function placeText(json: Json): string {
  const place = member(json, "place");
  return place === null ? "" : `${text(place, "path")}:${Number(member(place, "line")) + 1}`;
}

function yesNo(yes: boolean, words: string): HTMLElement {
  return element("span", { class: yes ? "yes" : "no" }, words);
}

function code(content: string): HTMLElement {
  return element("code", {}, content);
}

function text(json: Json, key: string): string {
  const value = member(json, key);
  return typeof value === "string" ? value : show(value);
}
