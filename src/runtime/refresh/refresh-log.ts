import { isRototoError, messageOf } from "../errors.ts";
import type { Logger, LogLine } from "../ports.ts";
import type { Fingerprint } from "../source/files.ts";
import type { ProbeResult } from "../source/probe.ts";
import type { VersionChange } from "./version-change.ts";

type Attributes = LogLine["attributes"];

/** Writes the log lines of docs/refresh.md, "Log". Sources are redacted before they get here. */
export class RefreshLog {
  readonly #logger: Logger | undefined;
  readonly #source: string;

  constructor(logger: Logger | undefined, source: string) {
    this.#logger = logger;
    this.#source = source;
  }

  answered(answer: ProbeResult): void {
    this.#write(...ANSWERS[answer], { "rototo.probe.answer": answer });
  }

  refreshed({ previous, current, history, changes }: VersionChange): void {
    this.#write("info", "workspace refresh succeeded", {
      "rototo.refresh.outcome": "refreshed",
      "rototo.refresh.history": history,
      "rototo.fingerprint": fingerprintText(current),
      "rototo.fingerprint.previous": fingerprintText(previous),
      ...(changes === null ? {} : { "rototo.refresh.changed_variables": count(changes.variables) }),
      ...(changes === null ? {} : { "rototo.refresh.changed_qualifiers": count(changes.qualifiers) }),
    });
  }

  periodicFailed(
    error: unknown,
    { consecutiveFailures, backoffMs }: { readonly consecutiveFailures: number; readonly backoffMs: number },
  ): void {
    this.#write("warn", "periodic workspace refresh failed", {
      "rototo.refresh.outcome": "failed",
      "rototo.refresh.consecutive_failures": consecutiveFailures,
      "rototo.refresh.backoff_ms": backoffMs,
      ...errorAttributes(error),
    });
  }

  noLoop(): void {
    this.#write("warn", "workspace source is immutable: no periodic refresh");
  }

  listenerFailed(error: unknown): void {
    this.#write("warn", "a listener of workspace refreshes failed", errorAttributes(error));
  }

  storedRefused(error: unknown): void {
    this.#write("warn", "the stored workspace version was refused", errorAttributes(error));
  }

  storeFailed(error: unknown): void {
    this.#write("warn", "the workspace version could not be stored", errorAttributes(error));
  }

  servingStored(fingerprint: Fingerprint | null): void {
    this.#write("info", "serving the stored workspace version", { "rototo.fingerprint": fingerprintText(fingerprint) });
  }

  #write(level: LogLine["level"], message: string, attributes: Attributes = {}): void {
    try {
      this.#logger?.log({ level, message, attributes: { "rototo.source": this.#source, ...attributes } });
    } catch {
      // Whoever cannot write a line must not cost anybody a version.
    }
  }
}

const ANSWERS: Readonly<Record<ProbeResult, readonly [LogLine["level"], string]>> = {
  changed: ["info", "workspace source changed"],
  unchanged: ["debug", "workspace source is unchanged"],
  immutable: ["warn", "workspace source is immutable"],
  unknown: ["debug", "whether the workspace source changed is unknown, attempting refresh"],
};

function count({ added, removed, changed }: VersionChangeIds): number {
  return added.length + removed.length + changed.length;
}

type VersionChangeIds = NonNullable<VersionChange["changes"]>["variables"];

function errorAttributes(error: unknown): Attributes {
  return { "error.type": isRototoError(error) ? error.code : "unknown", "error.message": messageOf(error) };
}

function fingerprintText(fingerprint: Fingerprint | null): string {
  if (fingerprint === null) return "none";
  return fingerprint.kind === "workspace_layers"
    ? fingerprint.layers.map(fingerprintText).join(" ")
    : fingerprint.value;
}
