/** A message with one link, as the workspace's `banner` schema has it. */
export interface Banner {
  readonly text: string;
  readonly link: { readonly label: string; readonly path: string };
}

/** Narrows what came from the workspace; lint has checked it, and the types know nothing of that. */
export function isBanner(value: unknown): value is Banner {
  return typeof value === "object" && value !== null && "text" in value && "link" in value;
}
