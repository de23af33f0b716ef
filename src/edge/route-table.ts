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
    const params: Record<string, string> = {};
    let at = this.#root;
    let start = skip(path, mounted);
    // Where an app is mounted its root has no slash at the end, and so there is one part however short the path is.
    do {
      const slash = path.indexOf("/", start);
      const end = slash === -1 ? path.length : slash;
      const part = path.slice(start, end);
      const literal = at.literal.get(part);
      if (literal !== undefined) at = literal;
      else if (at.named === undefined || part === "") return undefined;
      else {
        params[at.named.name] = part;
        at = at.named.step;
      }
      start = end + 1;
    } while (start <= path.length);
    return at.target === undefined ? undefined : { target: at.target, params };
  }
}

/** Where the part after so many parts begins, past the slash before it. */
function skip(path: string, parts: number): number {
  let start = 1;
  for (let part = 0; part < parts; part++) {
    const slash = path.indexOf("/", start);
    start = (slash === -1 ? path.length : slash) + 1;
  }
  return start;
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
