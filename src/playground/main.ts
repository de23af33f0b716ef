import { Api, items, type Json, member, Refusal, show } from "./api.ts";
import { byId, element } from "./element.ts";
import { qualifierPath, variablePath } from "./path-view.ts";
import { seedFrom } from "./seed.ts";
import { historyRows, statusRows, versionText } from "./status-view.ts";

type Kind = "variables" | "qualifiers";

const api = new Api(location.href);
const context = byId("context", HTMLTextAreaElement);
const filter = byId("filter", HTMLInputElement);
const error = byId("context-error", HTMLElement);
const path = byId("path", HTMLElement);
let chosen: { readonly kind: Kind; readonly id: string } | undefined;
let definitions: Json = null;
let events: EventSource | undefined;
/** Answers to older questions are dropped. */
let turn = 0;

/** Reads all that depends on the workspace, and begins anew. */
async function open(): Promise<void> {
  events?.close();
  definitions = await api.get("definitions");
  if (context.value === "") seed();
  events = new EventSource(api.address("events"));
  events.onmessage = () => void follow();
  await Promise.all([update(), showStatus()]);
}

/** A new version: rules may be others. */
async function follow(): Promise<void> {
  await attempt(async () => {
    definitions = await api.get("definitions");
    await Promise.all([update(), showStatus()]);
  });
}

function seed(): void {
  context.value = JSON.stringify(seedFrom(member(definitions, "context_schema")), undefined, 2);
}

/** Asks for all results, and for the explanation of what is chosen. */
async function update(): Promise<void> {
  const mine = ++turn;
  const body = `{"context": ${context.value}}`;
  await attempt(async () => {
    const flags = await api.post("ofrep/v1/evaluate/flags", body).catch(tell);
    const resolved = await api
      .post("resolve", `{"context": ${context.value}, "qualifiers": ${ids("qualifiers")}}`)
      .catch(() => null);
    if (mine !== turn) return;
    if (flags !== null) say("");
    list(
      "variables",
      new Map(items(member(flags, "flags")).map((flag) => [String(member(flag, "key")), flagResult(flag)])),
    );
    list(
      "qualifiers",
      new Map(
        items(member(resolved, "qualifiers")).map((each) => [String(member(each, "id")), show(member(each, "value"))]),
      ),
    );
    if (chosen !== undefined) await explain(chosen.kind, chosen.id, mine);
  });
}

function flagResult(flag: Json): string {
  return member(flag, "errorCode") === null ? show(member(flag, "value")) : String(member(flag, "errorDetails"));
}

function ids(kind: Kind): string {
  return JSON.stringify(items(member(definitions, kind)).map((each) => member(each, "id")));
}

/** Shows a list, whatever was in focus stays so. Rows that are there already stay, or a click on one of them could be lost. */
function list(kind: Kind, results: ReadonlyMap<string, string>): void {
  const wanted = filter.value.toLowerCase();
  const names = items(member(definitions, kind)).map((each) => String(member(each, "id")));
  const ids = names.filter((id) => id.toLowerCase().includes(wanted));
  const place = byId(kind, HTMLElement);
  if (place.childElementCount === 0 || ids.join() !== entries(place).map(idOf).join())
    rebuild(
      place,
      ids.map((id) => entry(kind, id)),
    );
  for (const button of entries(place)) {
    const id = idOf(button);
    button.setAttribute("aria-pressed", String(chosen?.kind === kind && chosen.id === id));
    button.querySelector("code")?.replaceChildren(results.get(id) ?? "");
  }
}

function entries(place: HTMLElement): HTMLButtonElement[] {
  return [...place.querySelectorAll("button")];
}

function idOf(button: HTMLButtonElement): string {
  return button.firstElementChild?.textContent ?? "";
}

function rebuild(place: HTMLElement, buttons: readonly HTMLElement[]): void {
  const focused = document.activeElement?.getAttribute("data-id");
  const rows = buttons.map((button) => element("li", {}, button));
  place.replaceChildren(...(rows.length > 0 ? rows : [element("li", { class: "quiet" }, "none")]));
  for (const button of entries(place)) if (button.getAttribute("data-id") === focused) button.focus();
}

function entry(kind: Kind, id: string): HTMLElement {
  const choose = (): void => {
    chosen = { kind, id };
    // On a narrow page the answer is far below; the focus stays where it is.
    if (matchMedia("(max-width: 60rem)").matches) byId("answer", HTMLElement).scrollIntoView();
    void update();
  };
  const attributes = { type: "button", "data-id": `${kind}/${id}`, "aria-pressed": "false", onclick: choose };
  return element("button", attributes, element("span", {}, id), element("code", {}));
}

async function explain(kind: Kind, id: string, mine: number): Promise<void> {
  const drawn = await api
    .post(`${kind}/${encodeURIComponent(id)}/explain`, `{"context": ${context.value}}`)
    .then(kind === "variables" ? variablePath : qualifierPath, (failure: unknown) =>
      element("p", { class: "no" }, messageOf(failure)),
    );
  if (mine === turn) path.replaceChildren(drawn);
}

async function showStatus(): Promise<void> {
  const status = await api.get("status");
  byId("status", HTMLElement).replaceChildren(...statusRows(status));
  byId("history", HTMLElement).replaceChildren(...historyRows(status));
  byId("version", HTMLElement).textContent =
    `Version ${versionText(status)}${member(status, "stale") === true ? ", stale" : ""}`;
}

function tell(failure: unknown): null {
  say(messageOf(failure));
  return null;
}

function say(message: string): void {
  error.textContent = message;
  context.setAttribute("aria-invalid", String(message !== ""));
}

/** Runs a step; what it fails with is said where it can be mended. */
async function attempt(step: () => Promise<void>): Promise<void> {
  await step().catch((failure: unknown) => {
    tell(failure);
    if (failure instanceof Refusal && [401, 403].includes(failure.status))
      byId("access", HTMLDetailsElement).open = true;
  });
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

/** Waits until nobody has typed for a moment. */
function settled(step: () => Promise<void>): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void step(), 150);
  };
}

async function begin(): Promise<void> {
  const names = await api.workspaces();
  api.workspace = names[0] ?? "";
  byId("workspace", HTMLSelectElement).replaceChildren(
    ...names.map((name) => element("option", { value: name }, name)),
  );
  byId("which", HTMLLabelElement).hidden = names.length < 2;
  await open();
}

context.addEventListener("input", settled(update));
filter.addEventListener("input", settled(update));
byId("seed", HTMLButtonElement).addEventListener("click", () => {
  seed();
  void update();
});
byId("workspace", HTMLSelectElement).addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement) api.workspace = target.value;
  chosen = undefined;
  context.value = "";
  void attempt(open);
});
byId("token", HTMLInputElement).addEventListener(
  "input",
  settled(async () => {
    api.token = byId("token", HTMLInputElement).value;
    await attempt(begin);
  }),
);
void attempt(begin);
