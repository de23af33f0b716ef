import type { Document } from "./document.ts";

/** The text of a document, or why it cannot be read. */
export type DocumentText = { readonly text: string } | { readonly unreadable: string };

/**
 * The most that one document may hold, in bytes of UTF-8. Written by hand none comes near it; written by someone else it
 * bounds what reading, lint and positions may cost.
 */
export const MAX_DOCUMENT_BYTES: number = 2 ** 21;

/** Reads a document's content as UTF-8; a byte order mark stays in the text, because it counts in positions. */
export function readDocument({ content }: Pick<Document, "content">): DocumentText {
  if (typeof content === "string") return byteLength(content) > MAX_DOCUMENT_BYTES ? TOO_LARGE : { text: content };
  if (!(content instanceof Uint8Array)) return content;
  if (content.length > MAX_DOCUMENT_BYTES) return TOO_LARGE;
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content) };
  } catch {
    return { unreadable: "stream did not contain valid UTF-8" };
  }
}

const TOO_LARGE: DocumentText = { unreadable: `file is larger than ${MAX_DOCUMENT_BYTES} bytes` };

/** Bytes of UTF-8; counted only where the length in UTF-16 units, a third of it at least, leaves a doubt. */
function byteLength(text: string): number {
  if (text.length * 3 <= MAX_DOCUMENT_BYTES || text.length > MAX_DOCUMENT_BYTES) return text.length;
  return new TextEncoder().encode(text).length;
}
