/** The version of this library, as in its package. */
export const VERSION = "0.1.0";

/** {@link VERSION}, by the name that Python programs know. */
export const __version__: string = VERSION;

/** Gives {@link VERSION}. */
export function version(): string {
  return VERSION;
}
