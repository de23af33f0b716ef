import type { Logger, LogLine } from "../ports.ts";

/** Writes a log line; whoever cannot must not stop the work it is about. */
export function writeLine(log: Logger, line: LogLine): void {
  try {
    log.log(line);
  } catch {}
}
