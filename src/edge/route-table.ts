/** What a path leads to. */
export interface Route<T> {
  readonly target: T;
  /** The parts of the path that stand for names in its pattern, as they came. */
  readonly params: Readonly<Record<string, string>>;
}

/** A part of a path, and what may follow it. */
interface Step<T> {
  readonly literal: Map<string, Step<T>>;
  /** What any other part leads to. */
  named?: { readonly name: string; readonly step: Step<T> };
  target?: T;
}

/**
 * Finds what paths lead to. A router of Hono's makes its tables of all routes when the first request comes, which then
 * waits for it; this one is a tree, and needs nothing but the few parts of a path.
 */
export class RouteTable<T> {
  readonly #root: Step<T> = step();

  /** @param pattern in OpenAPI's form, such as `/variables/{id}` */
  add(pattern: string, target: T): void {
    let at = this.#root;
    for (const part of pattern.slice(1).split("/")) at = next(at, part);
    at.target = target;
  }

  /** @param mounted how many parts of the path lead to where the patterns begin */
  find(path: string, mounted: number): Route<T> | undefined {
    // Before the first slash there is a part, too.
    const parts = path.split("/").slice(mounted + 1);
    const params: Record<string, string> = {};
    let at = this.#root;
    // Where an app is mounted its root has no slash at the end.
    for (const part of parts.length === 0 ? [""] : parts) {
      const literal = at.literal.get(part);
      if (literal !== undefined) at = literal;
      else if (at.named === undefined || part === "") return undefined;
      else {
        params[at.named.name] = part;
        at = at.named.step;
      }
    }
    return at.target === undefined ? undefined : { target: at.target, params };
  }
}

function step<T>(): Step<T> {
  return { literal: new Map() };
}

function next<T>(from: Step<T>, part: string): Step<T> {
  const name = /^\{(\w+)\}$/.exec(part)?.[1];
  if (name !== undefined) {
    from.named ??= { name, step: step() };
    return from.named.step;
  }
  const known = from.literal.get(part) ?? step<T>();
  from.literal.set(part, known);
  return known;
}
