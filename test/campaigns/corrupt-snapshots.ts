/**
 * Corrupts snapshots: bits are flipped, bytes cut off and added, lengths and counts made to lie. Each must be refused.
 * Of some the hash is made right again, as a forger would: these may be refused or resolve, but nothing else, and alike
 * in both builds of the kernel. A small part runs with the tests; the whole is
 * `npm run campaign:snapshot -- [cases] [seed]`.
 */
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { inspect, isDeepStrictEqual } from "node:util";
import { generateWorkspace, randomFrom } from "../../bench/generate-workspace.ts";
import { type BoundWorkspace, isRototoError, Workspace } from "../../src/runtime/index.ts";
import { COUNTS_AT, HASH_AT, WORDS_AT } from "../../src/runtime/snapshot/snapshot.ts";
import { Draw } from "../support/naive/generate.ts";

/** What a run of the campaign did. */
export interface CorruptionReport {
  /** How many were corrupted; each differs from the snapshot it was made of. */
  readonly cases: number;
  /** Those of them that were forged as well: their hash is right, and they still differ. */
  readonly forged: number;
  readonly forgedRefused: number;
}

const CONTEXTS = [
  { account: { id: "a", plan: "premium" }, user: { country: "de" } },
  { account: { id: "b", plan: "free" }, user: {} },
];

/** Runs the campaign. @throws for the first snapshot that does anything it must not. */
export async function corruptSnapshots(random: () => number, cases: number): Promise<CorruptionReport> {
  const draw = new Draw(random);
  const originals = await Promise.all(
    [8, 40].map(async (documents) => (await Workspace.fromFiles(generateWorkspace(documents))).toSnapshot()),
  );
  let forged = 0;
  let forgedRefused = 0;
  for (let index = 0; index < cases; index++) {
    const original = originals[draw.below(originals.length)] ?? new Uint8Array();
    const corrupted = corruptUntilChanged(draw, original);
    if (await opens(corrupted)) throw new Error(`case ${index}: a corrupted snapshot was opened`);
    if (draw.chance(0.5) || corrupted.length < WORDS_AT) continue;
    corrupted.set(createHash("sha256").update(corrupted.subarray(COUNTS_AT)).digest(), HASH_AT);
    // Where nothing but the hash was corrupted, nothing is now.
    if (areEqual(corrupted, original)) continue;
    forged++;
    if (!(await opens(corrupted))) forgedRefused++;
  }
  return { cases, forged, forgedRefused };
}

/** Some ways to corrupt write what was there before: those are no cases. */
function corruptUntilChanged(draw: Draw, original: Uint8Array): Uint8Array {
  for (;;) {
    const corrupted = corrupt(draw, original);
    if (!areEqual(corrupted, original)) return corrupted;
  }
}

function areEqual(bytes: Uint8Array, others: Uint8Array): boolean {
  return Buffer.compare(bytes, others) === 0;
}

function corrupt(draw: Draw, original: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(original);
  const words = new Int32Array(bytes.buffer, WORDS_AT, new Uint32Array(bytes.buffer, COUNTS_AT, 1)[0]);
  switch (draw.below(6)) {
    case 0:
      return bytes.subarray(0, draw.below(bytes.length));
    case 1:
      return Uint8Array.from([...bytes, ...Array.from({ length: 1 + draw.below(8) }, () => draw.below(256))]);
    case 2: {
      const counts = new Uint32Array(bytes.buffer, COUNTS_AT, 4);
      const [from, to] = [draw.below(4), draw.below(4)];
      const step = draw.of(1, 4, 1000, 2 ** 31);
      counts[from] = (counts[from] ?? 0) + step;
      // Lengths that lie but add up.
      if (draw.chance(0.5)) counts[to] = (counts[to] ?? 0) - step;
      return bytes;
    }
    case 3: {
      const place = draw.below(words.length);
      words[place] = draw.of(0, -1, 1, draw.below(words.length), draw.below(64), 2 ** 31 - 1, (words[place] ?? 0) + 1);
      return bytes;
    }
    default: {
      for (let flips = 1 + draw.below(4); flips > 0; flips--) {
        const place = draw.below(bytes.length);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << draw.below(8));
      }
      return bytes;
    }
  }
}

/** What came of a call. */
type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Opens a snapshot with each build and asks for all there is in it; false where both refuse it. */
async function opens(bytes: Uint8Array): Promise<boolean> {
  const [wasm, js] = [await outcomesOf(bytes, "wasm"), await outcomesOf(bytes, "js")];
  if (isDeepStrictEqual(wasm, js)) return Array.isArray(wasm);
  const [first, second] = firstDifference(wasm, js);
  throw new Error(`WebAssembly has ${inspect(first, { depth: 9 })}, JavaScript ${inspect(second, { depth: 9 })}`);
}

/** What came of each call, or in what words the snapshot was refused. */
async function outcomesOf(bytes: Uint8Array, build: "wasm" | "js"): Promise<Outcome[] | string> {
  try {
    const workspace = await Workspace.fromSnapshot(bytes, build === "js" ? { kernel: build } : {});
    const outcomes = CONTEXTS.flatMap((context) => tryResolving(workspace, context));
    if (workspace.kernel !== build) throw new Error("the kernel trapped");
    return outcomes;
  } catch (error) {
    if (isRototoError(error) && error.code === "snapshot_invalid") return error.message;
    throw error;
  }
}

function tryResolving(workspace: Workspace, context: object): Outcome[] {
  const bound = workspace.bind({ ...context }, { validateContext: false });
  return [
    outcomeOf(() => workspace.resolveVariables({ ...context })),
    outcomeOf(() => workspace.resolveQualifiers({ ...context })),
    ...workspace.variableIds.flatMap((id) => tryVariable(bound, id)),
    ...workspace.qualifierIds.map((id) => outcomeOf(() => bound.traceQualifier(id))),
  ];
}

/** One by one, so that what fails hides nothing of the others. */
function tryVariable(bound: BoundWorkspace, id: string): Outcome[] {
  return [outcomeOf(() => bound.decideVariable(id)), outcomeOf(() => bound.traceVariable(id))];
}

function outcomeOf(call: () => unknown): Outcome {
  try {
    return { result: call() };
  } catch (error) {
    if (isRototoError(error)) return { error: error.toJSON() };
    throw error;
  }
}

function firstDifference(some: Outcome[] | string, others: Outcome[] | string): readonly [unknown, unknown] {
  if (typeof some === "string" || typeof others === "string") return [some, others];
  const place = some.findIndex((outcome, index) => !isDeepStrictEqual(outcome, others[index]));
  return [some[place], others[place]];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [cases = 100_000, seed = 20_261_120] = process.argv.slice(2).map(Number);
  const { forged, forgedRefused } = await corruptSnapshots(randomFrom(seed), cases);
  console.log(
    `${cases} corrupted snapshots from seed ${seed}: all refused. ` +
      `${forged} with a right hash: ${forgedRefused} refused, the others resolved or failed alike in both builds.`,
  );
}
