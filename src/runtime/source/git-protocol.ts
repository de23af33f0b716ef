/** One request for objects, in protocol version 2. */
export interface FetchRequest {
  /** Ids of the objects that are wanted: commits with their trees, or single blobs. */
  readonly wants: readonly string[];
  /** Commits whose trees are here already; what is common with them is not sent, or as deltas against it. */
  readonly haves?: readonly string[];
  /** How many commits of history are wanted at most; all of them unless given. */
  readonly depth?: number;
  /** Commits that are here with all their history, but without their trees. */
  readonly ancestors?: readonly string[];
  /** Leaves out the contents of files, all or those that are not small, or directories too. */
  readonly without?: "blobs" | "large blobs" | "trees";
}

const FILTERS = { blobs: "blob:none", "large blobs": "blob:limit=65536", trees: "tree:0" } as const;

const FLUSH = "0000";
const DELIMITER = "0001";
const PACK_DATA = 1;
/** Four digits, the word, an id; without the end of the line. */
const SHALLOW_LINE_BYTES = 52;

/** Writes a `fetch` command (gitprotocol-v2). */
export function fetchCommand(request: FetchRequest): Uint8Array<ArrayBuffer> {
  const { wants, haves = [], depth, ancestors = [], without } = request;
  const thin = haves.length > 0;
  const lines = [
    "ofs-delta",
    "no-progress",
    ...(thin ? ["thin-pack"] : []),
    ...wants.map((oid) => `want ${oid}`),
    ...haves.flatMap((oid) => [`shallow ${oid}`, `have ${oid}`]),
    ...ancestors.map((oid) => `have ${oid}`),
    ...(depth === undefined ? [] : [`deepen ${depth}`]),
    ...(without === undefined ? [] : [`filter ${FILTERS[without]}`]),
    "done",
  ];
  return bytesOf(packet("command=fetch") + DELIMITER + lines.map(packet).join("") + FLUSH);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function packet(line: string): string {
  // Four digits, the line, its end; all characters are of one byte.
  return `${(line.length + 5).toString(16).padStart(4, "0")}${line}\n`;
}

/**
 * Takes the pack out of a checked answer to {@link fetchCommand}; null when it holds none. The answer is overwritten: the
 * pack is moved to its front, so that there is never a second copy of it.
 */
export function takePack(answer: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  let packed = 0;
  let inPack = false;
  for (let at = 0; at < answer.byteLength; ) {
    const length = Number.parseInt(String.fromCharCode(...answer.subarray(at, at + 4)), 16);
    const end = at + Math.max(length, 4);
    if (inPack && answer[at + 4] === PACK_DATA && length > 4) {
      answer.copyWithin(packed, at + 5, end);
      packed += end - at - 5;
    } else if (length === 13 && String.fromCharCode(...answer.subarray(at + 4, end)) === "packfile\n") {
      inPack = true;
    }
    at = end;
  }
  return inPack ? answer.subarray(0, packed) : null;
}

/** Reads from a checked answer to {@link fetchCommand} at which commits their history was cut off. */
export function readCutOff(answer: Uint8Array<ArrayBuffer>): Set<string> {
  const commits = new Set<string>();
  for (let at = 0; at < answer.byteLength; ) {
    const length = Number.parseInt(String.fromCharCode(...answer.subarray(at, at + 4)), 16);
    const line = String.fromCharCode(...answer.subarray(at + 4, at + Math.min(length, SHALLOW_LINE_BYTES)));
    if (line.startsWith("packfile")) break;
    if (line.startsWith("shallow ")) commits.add(line.slice("shallow ".length));
    at += Math.max(length, 4);
  }
  return commits;
}
