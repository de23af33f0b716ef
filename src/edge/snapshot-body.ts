/** Bytes of snapshots in the forms that answers need, each made once for as long as the snapshot is kept. */
export class SnapshotBodies {
  readonly #signingKey: string | undefined;
  readonly #compressed = new WeakMap<Uint8Array, Uint8Array<ArrayBuffer>>();
  readonly #signatures = new WeakMap<Uint8Array, string>();

  /** @param signingKey an Ed25519 key, PKCS #8 in base64 */
  constructor(signingKey: string | undefined) {
    this.#signingKey = signingKey;
  }

  /** The snapshot in gzip. */
  async gzip(snapshot: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.#compressed.get(snapshot);
    if (known !== undefined) return known;
    const stream = new Response(snapshot).body?.pipeThrough(new CompressionStream("gzip"));
    const compressed = new Uint8Array(await new Response(stream ?? null).arrayBuffer());
    this.#compressed.set(snapshot, compressed);
    return compressed;
  }

  /** The Ed25519 signature over all bytes of a snapshot, in base64; undefined where there is no key. */
  async signature(snapshot: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
    if (this.#signingKey === undefined) return undefined;
    const known = this.#signatures.get(snapshot);
    if (known !== undefined) return known;
    const pkcs8 = Uint8Array.from(atob(this.#signingKey), (character) => character.charCodeAt(0));
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, false, ["sign"]);
    const bytes = new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, key, snapshot));
    const signature = btoa(String.fromCharCode(...bytes));
    this.#signatures.set(snapshot, signature);
    return signature;
  }
}

/** Tells whether an `Accept-Encoding` header lets an answer be in gzip (RFC 9110, 12.5.3). */
export function acceptsGzip(header: string | null): boolean {
  const weights = new Map<string, number>();
  for (const part of (header ?? "").toLowerCase().split(",")) {
    const [coding = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    weights.set(coding, weight === undefined ? 1 : Number(weight.slice("q=".length)));
  }
  return (weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0) > 0;
}
