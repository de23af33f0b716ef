import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Miniflare, type ModuleDefinition } from "miniflare";
import { compatibilityDate } from "../tools/wrangler-config.ts";
import type { Comparison } from "./agreement.ts";
import type { Job } from "./child.ts";
import { type Timed, timeRow } from "./timing.ts";

/** A process that does one job. */
interface Isolated {
  /** What child.ts answers. */
  ask(): Promise<unknown>;
  end(): Promise<unknown>;
}

/** Starts a process for a job on some host. */
type Start = (...job: Job) => Isolated;

/** Compares the answers of all evaluators of a host, and then times the rows. */
export async function timeHost(start: Start, rounds: number): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const { row, columns } of await compare(start)) {
    const starts = Object.fromEntries(columns.map((column) => [column, () => start(row, column)]));
    timed.push(await timeIsolated(row, starts, rounds));
  }
  return timed;
}

/** Compares the answers of all evaluators in a process that ends before any is timed. */
async function compare(start: Start): Promise<Comparison[]> {
  const isolated = start();
  try {
    return (await isolated.ask()) as Comparison[];
  } finally {
    await isolated.end();
  }
}

/** Times a row with a process for each column. Only one of them works at a time, and all end with the row. */
export async function timeIsolated(
  row: string,
  starts: Readonly<Record<string, () => Isolated>>,
  rounds: number,
): Promise<Timed> {
  const started: Isolated[] = [];
  const columns: Record<string, () => Promise<number>> = {};
  try {
    for (const [column, start] of Object.entries(starts)) {
      const isolated = start();
      started.push(isolated);
      await isolated.ask();
      columns[column] = async () => Number(await isolated.ask());
    }
    return await timeRow(row, columns, rounds);
  } finally {
    await Promise.all(started.map((each) => each.end()));
  }
}

/** Processes of Node that run a bundle. */
export function nodeProcess(bundle: string): Start {
  return (...job) => {
    const child = fork(fileURLToPath(import.meta.resolve("./node-child.ts")), [bundle, ...job]);
    const exited = once(child, "exit");
    const failed = exited.then(([code]) => Promise.reject(new Error(`the process of ${job} ended with ${code}`)));
    // It ends like that in any case, also when nobody waits for an answer.
    failed.catch(() => {});
    return {
      async ask() {
        child.send("next");
        const [answer] = await Promise.race([once(child, "message"), failed]);
        return answer;
      },
      async end() {
        child.kill();
        await exited;
      },
    };
  };
}

/** Processes of workerd that run a Worker; it finds its job among its bindings. */
export function workerdProcess(modules: ModuleDefinition[]): Start {
  return (...job) => {
    const options = {
      modules,
      bindings: { job: [...job] },
      compatibilityDate: compatibilityDate(),
      cf: false as const,
    };
    const miniflare = new Miniflare(options);
    return {
      async ask() {
        const response = await miniflare.dispatchFetch("http://bench/");
        if (!response.ok) throw new Error(await response.text());
        return await response.json();
      },
      end: () => miniflare.dispose(),
    };
  };
}
