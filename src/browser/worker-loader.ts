import { RototoError } from "../runtime/errors.ts";
import type { GitLoader } from "./git-loader.ts";
import type { GitLoadOptions } from "./git-options.ts";
import type { Order, Report } from "./worker-messages.ts";

/** The part of a `Worker` that is used. */
export interface WorkerPort {
  postMessage(order: Order): void;
  addEventListener(type: "message", listen: (event: { readonly data: Report }) => void): void;
  addEventListener(type: "error", listen: (event: { readonly message?: string }) => void): void;
}

/** A loader that has a worker do the work. */
export function workerLoader(worker: WorkerPort, options: GitLoadOptions): GitLoader {
  const waiting = new Map<number, (report: Report) => void>();
  let count = 0;
  worker.addEventListener("message", ({ data }) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  worker.addEventListener("error", ({ message = "it could not be started" }) => {
    for (const [id, settle] of waiting) {
      settle({ kind: "failed", id, code: "source_unavailable", message: `the worker failed: ${message}` });
    }
    waiting.clear();
  });
  return {
    async look(etag, signal) {
      const id = count++;
      const report = await new Promise<Report>((resolve, reject) => {
        waiting.set(id, resolve);
        const abort = (): void => {
          waiting.delete(id);
          worker.postMessage({ kind: "abort", id });
          reject(signal.reason);
        };
        if (signal.aborted) return abort();
        signal.addEventListener("abort", abort, { once: true });
        worker.postMessage({ kind: "look", id, options, etag });
      });
      if (report.kind === "found") return report.found;
      throw new RototoError(report.code, report.message);
    },
  };
}
