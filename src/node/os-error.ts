import { constants } from "node:os";

/** The words of the C library for what goes wrong with files; Node and Deno have others, which are not the contract's. */
const TEXTS: Readonly<Record<string, string>> = {
  EACCES: "Permission denied",
  EADDRINUSE: "Address already in use",
  EBUSY: "Device or resource busy",
  EEXIST: "File exists",
  EFBIG: "File too large",
  EIO: "Input/output error",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  EMFILE: "Too many open files",
  ENAMETOOLONG: "File name too long",
  ENFILE: "Too many open files in system",
  ENOENT: "No such file or directory",
  ENOTDIR: "Not a directory",
  ENOSPC: "No space left on device",
  EPERM: "Operation not permitted",
  EROFS: "Read-only file system",
};

const NUMBERS: Readonly<Record<string, number>> = constants.errno;

/**
 * The text of a failed file operation as diagnostics and errors give it: `No such file or directory (os error 2)`.
 * What is not an error of the operating system, such as a permission that Deno refuses, keeps its own message.
 */
export function osErrorText(error: unknown): string {
  const code = osErrorCode(error) ?? "";
  const text = TEXTS[code];
  if (text !== undefined) return `${text} (os error ${NUMBERS[code]})`;
  return error instanceof Error ? error.message : String(error);
}

/** The symbolic code of a failed file operation, such as `ENOENT`. */
export function osErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
