/**
 * What runs in a page's worker: a module worker that imports `rototo-edge/browser/worker` loads git sources for the page.
 *
 * @module
 */
import { isRototoError, messageOf } from "../runtime/errors.ts";
import { type GitLoader, gitLoader } from "./git-loader.ts";
import type { Order, Report } from "./worker-messages.ts";

/** The worker's own side of its channel. */
declare const self: {
  postMessage(report: Report, transfer?: readonly ArrayBuffer[]): void;
  addEventListener(type: "message", listen: (event: { readonly data: Order }) => void): void;
};

/** One for each source, so that a second look only asks for what is new. */
const loaders = new Map<string, GitLoader>();
const running = new Map<number, AbortController>();

self.addEventListener("message", ({ data }) => {
  if (data.kind === "abort") running.get(data.id)?.abort();
  else void look(data);
});

async function look({ id, options, etag }: Extract<Order, { kind: "look" }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const loader = loaders.get(options.source) ?? gitLoader(options);
    loaders.set(options.source, loader);
    const found = await loader.look(etag, controller.signal);
    self.postMessage({ kind: "found", id, found }, found === null ? [] : [found.bytes.buffer]);
  } catch (error) {
    const code = isRototoError(error) ? error.code : "source_unavailable";
    self.postMessage({ kind: "failed", id, code, message: messageOf(error) });
  } finally {
    running.delete(id);
  }
}
