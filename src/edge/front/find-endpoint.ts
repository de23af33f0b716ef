import { type Endpoint, type Endpoints, pathsOf } from "../endpoint.ts";

/** An endpoint, with the parts of the path that it gives names to. */
export interface Found {
  readonly endpoint: Endpoint;
  /** Decoded, by name. */
  readonly parts: ReadonlyMap<string, string>;
}

interface Path {
  readonly endpoint: Endpoint;
  readonly segments: readonly string[];
}

/**
 * Makes what finds the endpoint of a path, as Hono would. The paths are few, and one that is written in an odd way may be
 * missed: it is forwarded, and Hono finds it.
 */
export function endpointFinder(endpoints: Endpoints): (path: string) => Found | undefined {
  const paths = Object.values(endpoints).flatMap((endpoint) =>
    pathsOf(endpoint).map((path): Path => ({ endpoint, segments: path.split("/") })),
  );
  return (path) => {
    const given = path.split("/");
    const found = paths.find(({ segments }) => fits(segments, given));
    return found && named(found, given);
  };
}

function fits(segments: readonly string[], given: readonly string[]): boolean {
  return (
    segments.length === given.length &&
    segments.every((segment, index) => (isNamed(segment) ? given[index] !== "" : given[index] === segment))
  );
}

function isNamed(segment: string): boolean {
  return segment.startsWith("{");
}

/** Undefined where a part is not encoded rightly. */
function named({ endpoint, segments }: Path, given: readonly string[]): Found | undefined {
  const parts = new Map<string, string>();
  try {
    for (const [index, segment] of segments.entries()) {
      if (isNamed(segment)) parts.set(segment.slice(1, -1), decodeURIComponent(given[index] ?? ""));
    }
  } catch {
    return undefined;
  }
  return { endpoint, parts };
}
