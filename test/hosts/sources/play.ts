import type { Fetch, LoadOptions, Store, Workspace } from "rototo-edge";

/** What a server answers, one after the other, the last of them from then on; as data, so that every host can play it. */
export interface Script {
  readonly source: string;
  readonly answers: readonly Answer[];
  readonly options?: Pick<LoadOptions, "limits" | "workspaceToken">;
}

/** One answer; bytes are base64. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Comes after the body, so many times; `null` is forever. */
  readonly more?: { readonly bytes: string; readonly times: number | null };
  /** Leaves the body open, as if there were more to come. */
  readonly silent?: true;
}

/** What became of a script. */
export interface Outcome {
  readonly code: string;
  readonly message: string;
  /** Where requests went, with what they carried in `Authorization`. */
  readonly asked: readonly string[];
}

/** The library as a host has it. */
export interface Library {
  readonly Workspace: Pick<typeof Workspace, "load">;
  readonly memoryStore: (options: { maxBytes: number }) => Store;
}

const MIB = 1 << 20;

/**
 * Loads from a sound server, then from each hostile one. After each the version that was loaded first is asked, and loaded once more
 * with the store that the hostile server has filled: nothing of it may have changed.
 */
export async function play(
  { sound, hostile }: { readonly sound: Script; readonly hostile: Readonly<Record<string, Script>> },
  { Workspace, memoryStore }: Library,
): Promise<Record<string, Outcome>> {
  const load = (script: Script, store: Store, asked: string[] = []): Promise<Workspace> =>
    Workspace.load(script.source, { fetch: playing(script, asked), store, ...script.options });
  const first = await load(sound, memoryStore({ maxBytes: 0 }));
  const known = answersOf(first);
  const outcomes: Record<string, Outcome> = {};
  for (const [name, script] of Object.entries(hostile)) {
    const store = memoryStore({ maxBytes: 8 * MIB });
    const asked: string[] = [];
    outcomes[name] = await load(script, store, asked).then(
      (workspace) => ({ code: "loaded", message: answersOf(workspace), asked }),
      (error: { code?: string; message: string }) => ({ code: error.code ?? "none", message: error.message, asked }),
    );
    if (answersOf(first) !== known) throw new Error(`${name} changed what was loaded before`);
    if (answersOf(await load(sound, store)) !== known) throw new Error(`${name} left something in the store`);
  }
  return outcomes;
}

function answersOf(workspace: Workspace): string {
  return JSON.stringify([workspace.fingerprint, workspace.resolveVariables({})]);
}

function playing({ answers }: Script, asked: string[]): Fetch {
  let next = 0;
  return async (url, { headers, signal }) => {
    asked.push(`${new URL(url).origin} ${headers.authorization ?? "-"}`);
    const answer = answers[Math.min(next++, answers.length - 1)];
    return new Response(answer === undefined ? null : bodyOf(answer, signal), {
      status: answer?.status ?? 200,
      // Hosts differ in what they call a status that was given no name.
      statusText: answer?.status === 403 ? "Forbidden" : "",
      headers: { ...answer?.headers },
    });
  };
}

function bodyOf(
  { status, body = "", more, silent }: Answer,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> | null {
  if (status !== undefined && status >= 300 && status < 400) return null;
  const bytes = more === undefined ? null : fromBase64(more.bytes);
  let left = more?.times ?? Number.POSITIVE_INFINITY;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (body !== "") controller.enqueue(fromBase64(body));
      if (silent) signal?.addEventListener("abort", () => controller.error(signal.reason));
      else if (bytes === null) controller.close();
    },
    pull(controller) {
      if (bytes === null) return;
      controller.enqueue(bytes.slice());
      if (--left === 0) controller.close();
    },
  });
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
