import type { RototoErrorCode } from "../runtime/errors.ts";
import type { GitLoadOptions } from "./git-options.ts";
import type { Found } from "./origin.ts";

/** What a page asks its worker: to look, or no longer to. */
export type Order =
  | { readonly kind: "look"; readonly id: number; readonly options: GitLoadOptions; readonly etag: string | null }
  | { readonly kind: "abort"; readonly id: number };

/** What the worker found for an order, or why it found nothing. */
export type Report =
  | { readonly kind: "found"; readonly id: number; readonly found: Found | null }
  | { readonly kind: "failed"; readonly id: number; readonly code: RototoErrorCode; readonly message: string };
