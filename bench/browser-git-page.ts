import { gitSource } from "../src/browser/git.ts";
import { createClient } from "../src/browser/index.ts";
import { contexts } from "./workload.ts";

Object.assign(globalThis, { loadGit });

/** How a page did that loaded a workspace from git. */
export interface GitLoad {
  readonly milliseconds: number;
  /** The longest that the page's thread was held without a break. */
  readonly longestTask: number;
}

/** Runs in a page that was just opened: loads a workspace from git, in the page itself or in a worker. */
async function loadGit(source: string, inWorker: boolean): Promise<GitLoad> {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  const worker = (): Worker => new Worker("/worker.js", { type: "module" });
  const origin = gitSource({ source, allowInsecureLoopback: true, ...(inWorker ? { worker } : {}) });
  const [context = {}] = contexts(1);
  const start = performance.now();
  const client = createClient({ origin, context });
  const { error } = await client.start();
  const milliseconds = performance.now() - start;
  if (error) throw error;
  // An entry is delivered after its task.
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  client.close();
  return { milliseconds, longestTask: Math.max(0, ...tasks) };
}
