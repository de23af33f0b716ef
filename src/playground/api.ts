/** JSON as it came, whose numbers may be {@link ExactNumber}s. */
export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | { readonly [key: string]: Json };

/** A number with the digits it came with, where JavaScript has none like it. */
export class ExactNumber {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

/** An answer that is no success, in the words of the service. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Asks the service that the page came from. */
export class Api {
  /** The workspace that is asked; the default one where it is empty. */
  workspace = "";
  token = "";
  readonly #root: string;

  /** @param page the address of the page */
  constructor(page: string) {
    this.#root = new URL(page).pathname.replace(/\/?$/, "/");
  }

  /** The address of something of the workspace. */
  address(path: string): string {
    const of = this.workspace === "" ? "v1" : `v1/workspaces/${encodeURIComponent(this.workspace)}`;
    return `${this.#root}${of}/${path}`;
  }

  /** The names of the workspaces, the default one first. */
  async workspaces(): Promise<string[]> {
    const answer = await this.#ask(`${this.#root}v1/workspaces`);
    const names = items(member(answer, "workspaces")).filter((name) => typeof name === "string");
    const first = member(answer, "default");
    return typeof first === "string" ? [first, ...names.filter((name) => name !== first)] : names;
  }

  get(path: string): Promise<Json> {
    return this.#ask(this.address(path));
  }

  /** Posts JSON text, which may hold numbers that no JavaScript number is. */
  post(path: string, body: string): Promise<Json> {
    const init = { method: "POST", body, headers: { "content-type": "application/json" } };
    return this.#ask(this.address(path), init);
  }

  async #ask(address: string, init: RequestInit = {}): Promise<Json> {
    const authorization: Record<string, string> = this.token === "" ? {} : { authorization: `Bearer ${this.token}` };
    const response = await fetch(address, { ...init, headers: { ...init.headers, ...authorization } });
    const answer = parse(await response.text());
    // A status past its staleness budget is still a status.
    if (response.ok || (response.status === 503 && member(answer, "versions") !== null)) return answer;
    throw new Refusal(response.status, String(member(answer, "detail") ?? response.statusText));
  }
}

/** A member of an object; null where there is none. */
export function member(json: Json, key: string): Json {
  return typeof json === "object" && json !== null && key in json
    ? ((json as { [key: string]: Json })[key] ?? null)
    : null;
}

/** The members of a list; none where there is no list. */
export function items(json: Json): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

/** Writes JSON as it came. */
export function show(json: Json): string {
  if (json instanceof ExactNumber) return json.digits;
  if (Array.isArray(json)) return `[${json.map(show).join(", ")}]`;
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  return `{${Object.entries(json)
    .map(([key, value]) => `${JSON.stringify(key)}: ${show(value)}`)
    .join(", ")}}`;
}

/** Reads JSON; browsers that tell a number's text keep its digits. */
function parse(text: string): Json {
  const exact = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined && context.source !== String(value)
      ? new ExactNumber(context.source)
      : value;
  try {
    return JSON.parse(text, exact) as Json;
  } catch {
    return null;
  }
}
