import type { Fetch, FetchInit } from "../../../src/runtime/ports.ts";

/** A web of one answer, which may depend on the request. */
export function web(answer: (url: URL, init: FetchInit) => Response | Promise<Response>): Fetch {
  return async (url, init) => answer(new URL(url), init);
}

/** An answer that leads elsewhere. */
export function redirectTo(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

/** A body of zeros that never ends. */
export function endlessBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
}

/** An answer whose body never comes; it ends with the signal. */
export function slowResponse(_url: URL, { signal }: FetchInit): Response {
  return new Response(
    new ReadableStream({ start: (stream) => signal?.addEventListener("abort", () => stream.error(signal.reason)) }),
  );
}
