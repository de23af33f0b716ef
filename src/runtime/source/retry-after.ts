import type { FetchResponse } from "../ports.ts";

/**
 * Reads how long a server asks to be left alone (RFC 9110, section 10.2.3), in seconds: a number, or a date, which counts
 * from the server's own `Date`. Undefined where it does not say, or cannot be understood.
 */
export function retryAfterSeconds({ headers }: Pick<FetchResponse, "headers">): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^[0-9]+$/.test(text)) return Number(text);
  const seconds = (Date.parse(text) - Date.parse(headers.get("date") ?? "")) / 1_000;
  return seconds >= 0 ? seconds : undefined;
}
