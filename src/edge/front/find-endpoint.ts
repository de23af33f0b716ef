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
 * missed: it is handed on, and Hono finds it.
 */
export function endpointFinder(endpoints: Endpoints): (path: string) => Found | undefined {
  const paths: Path[] = [];
  for (const endpoint of Object.values(endpoints)) {
    for (const path of pathsOf(endpoint)) paths.push({ endpoint, segments: path.split("/") });
  }
  return (path) => {
    const given = path.split("/");
    for (const { endpoint, segments } of paths) {
      const parts = partsOf(segments, given);
      if (parts !== undefined) return { endpoint, parts };
    }
    return undefined;
  };
}

/** Undefined where a path is another one, or a part of it is not encoded rightly. */
function partsOf(segments: readonly string[], given: readonly string[]): Map<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const parts = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const text = given[index] ?? "";
    if (!segment.startsWith("{")) {
      if (segment !== text) return undefined;
      continue;
    }
    const part = decoded(text);
    if (part === "") return undefined;
    parts.set(segment.slice(1, -1), part);
  }
  return parts;
}

/** Empty where it is not encoded rightly. */
function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
