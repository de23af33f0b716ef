/** Builds what is published and deployed, from nothing, into dist/: `npm run build`. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./build/bundle.ts";
import { buildDeclarations } from "./build/declarations.ts";
import { buildJavaScript } from "./build/javascript.ts";

await rm(join(ROOT, "dist"), { recursive: true, force: true });
await Promise.all([buildJavaScript(), buildDeclarations()]);
