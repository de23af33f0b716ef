/** The part of pako 1 that reads git packs; the package has no declarations of its own. */
declare module "pako" {
  /** Inflates one zlib stream and leaves what follows it alone. */
  class Inflate {
    constructor(options: { readonly chunkSize: number });
    readonly ended: boolean;
    /** `next_in`: how much of what was pushed has been used. */
    readonly strm: { readonly next_in: number };
    /** Hears each piece of output; replaced by the user. */
    onData: (chunk: Uint8Array<ArrayBuffer>) => void;
    /** Hears the end; replaced by the user, since by default it copies all output once more. */
    onEnd: (status: number) => void;
    push(data: Uint8Array, end: boolean): boolean;
  }
  const pako: { readonly Inflate: typeof Inflate };
  // biome-ignore lint/style/noDefaultExport: the package is CommonJS and has no other
  export default pako;
}
