import type { Target } from "rototo-edge";

/** The shape of a file of test/conformance; see the README there. */
export interface CorpusFile {
  readonly group: string;
  readonly source: "observed" | "by-spec";
  readonly cases: readonly CorpusCase[];
  readonly vectors?: readonly BucketVector[];
}

export interface CorpusCase {
  readonly name: string;
  readonly needs?: "filesystem";
  readonly files: Readonly<Record<string, string>>;
  readonly documents?: readonly { readonly path: string; readonly kind: string }[];
  readonly lint:
    | { readonly ok: boolean; readonly diagnostics: readonly ExpectedDiagnostic[] }
    | { readonly error: string };
  readonly load_error?: string;
  readonly resolve?: readonly ExpectedResolution[];
  readonly resolve_all?: readonly ExpectedBatch[];
  readonly unchecked?: {
    readonly resolve?: readonly ExpectedResolution[];
    readonly resolve_all?: readonly ExpectedBatch[];
  };
}

interface Point {
  readonly line: number;
  readonly character: number;
}

export interface ExpectedDiagnostic {
  readonly rule: string;
  readonly severity: string;
  readonly stage: string;
  readonly target: Target;
  readonly message: string;
  readonly path: string;
  readonly start: Point | null;
  readonly end: Point | null;
  readonly related?: readonly { readonly path: string; readonly start: Point | null; readonly message: string }[];
}

/** One resolution of a variable or a qualifier; `context` is JSON text. */
export interface ExpectedResolution {
  readonly variable?: string;
  readonly qualifier?: string;
  readonly context: string;
  readonly expect: {
    readonly value_key?: string;
    readonly value_json?: string;
    readonly value?: boolean;
    readonly error?: string;
  };
  /** The trace as an object, or as JSON text where a plain reader would lose something. */
  readonly trace?: unknown;
}

export interface ExpectedBatch {
  readonly of: "variables" | "qualifiers";
  readonly context: string;
  readonly expect: {
    readonly value_keys?: Readonly<Record<string, string>>;
    readonly values?: Readonly<Record<string, boolean>>;
    readonly error?: string;
  };
}

export interface BucketVector {
  readonly salt: string;
  readonly value: string;
  readonly bucket: number;
}
