/** Why a text could not be read, with the place as UTF-16 offsets; `start` is null when the place is the whole document. */
export interface TextFault {
  readonly message: string;
  readonly start: number | null;
  readonly end: number | null;
}

/** The value of a text, or the fault that kept it from having one. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: TextFault };
