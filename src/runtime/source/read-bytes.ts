import type { ByteStream } from "../ports.ts";

/**
 * Reads a stream whole. `admit` hears the length of each chunk before it is kept, and may throw; the rest of the stream
 * is then given up.
 */
export async function readBytes(
  stream: ByteStream | null,
  admit: (length: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  await forEachChunk(stream, (chunk) => {
    admit(chunk.byteLength);
    chunks.push(chunk);
  });
  return joinBytes(chunks);
}

/** Takes a stream chunk by chunk. `take` may throw; the rest of the stream is then given up. */
export async function forEachChunk(stream: ByteStream | null, take: (chunk: Uint8Array) => void): Promise<void> {
  const reader = stream?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value !== undefined) take(value);
    }
  } catch (error) {
    // A stream that has failed cannot be cancelled either.
    await reader.cancel().catch(() => {});
    throw error;
  }
}

/** Gives up a stream. */
export async function discard(stream: ByteStream | null): Promise<void> {
  // One that has failed cannot be cancelled either.
  await stream
    ?.getReader()
    .cancel()
    .catch(() => {});
}

/** Copies chunks into one array. */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
