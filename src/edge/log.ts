import { messageOf } from "../runtime/errors.ts";
import type { Logger as CoreLogger } from "../runtime/ports.ts";

/** One log line: a text without secrets, and its facts under OpenTelemetry's names. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** Takes log lines. */
export interface Logger {
  log(line: LogLine): void;
}

/** Writes each line as JSON to the console, where Workers Logs and most collectors read it. */
export const CONSOLE_LOGGER: Logger = {
  log({ level, message, attributes }) {
    const text = JSON.stringify({ severity_text: level.toUpperCase(), body: message, ...attributes });
    if (level === "error") console.error(text);
    else console.log(text);
  },
};

/** The same for the lines of the core, without those that are for developers only. */
export const CORE_LOGGER: CoreLogger = {
  log(line) {
    if (line.level !== "debug") CONSOLE_LOGGER.log({ ...line, level: line.level });
  },
};

/** Writes that something of an object's own failed, which nobody hears of otherwise. */
export function logError(message: string, error: unknown, attributes: LogLine["attributes"] = {}): void {
  CONSOLE_LOGGER.log({ level: "error", message, attributes: { ...attributes, "error.message": messageOf(error) } });
}
