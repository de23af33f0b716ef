import { expect, test } from "vitest";
import type { Document } from "../../../src/runtime/format/document.ts";
import { MAX_DOCUMENT_BYTES, readDocument } from "../../../src/runtime/format/document-text.ts";

function read(content: Document["content"]): unknown {
  return readDocument({ content });
}

const tooLarge = { unreadable: "file is larger than 2097152 bytes" };

test.each<[string, Document["content"], unknown]>([
  ["text", "a", { text: "a" }],
  ["bytes", new Uint8Array([0xc3, 0xa9]), { text: "é" }],
  ["a byte order mark, kept", new Uint8Array([0xef, 0xbb, 0xbf, 0x61]), { text: "\ufeffa" }],
  ["bytes that are no UTF-8", new Uint8Array([0xff]), { unreadable: "stream did not contain valid UTF-8" }],
  ["a file that could not be read", { unreadable: "gone" }, { unreadable: "gone" }],
  ["bytes over the limit", new Uint8Array(MAX_DOCUMENT_BYTES + 1), tooLarge],
  ["text over the limit", "a".repeat(MAX_DOCUMENT_BYTES + 1), tooLarge],
  ["text that is over the limit only in UTF-8", "é".repeat(MAX_DOCUMENT_BYTES / 2 + 1), tooLarge],
])("reads %s", (_, content, expected) => expect(read(content)).toEqual(expected));

test("reads text of exactly the limit", () => {
  expect(read("é".repeat(MAX_DOCUMENT_BYTES / 2))).toHaveProperty("text");
});
