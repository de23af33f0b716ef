import { buildJavaScript } from "../../tools/build/javascript.ts";

/** Builds dist/ once before the tests that run what is shipped. */
export const setup: () => Promise<void> = buildJavaScript;
