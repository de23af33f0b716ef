import { readFileSync } from "node:fs";
import { readDocument } from "../runtime/format/document-text.ts";
import { osErrorText } from "./os-error.ts";

/**
 * Reads a text file as documents are read.
 *
 * @throws {Error} with the reason alone, such as `No such file or directory (os error 2)`.
 */
export function readTextFile(path: string): string {
  let content: Uint8Array;
  try {
    content = readFileSync(path);
  } catch (error) {
    throw new Error(osErrorText(error), { cause: error });
  }
  const document = readDocument({ content });
  if ("unreadable" in document) throw new Error(document.unreadable);
  return document.text;
}
