/** Puts version after version into a directory store until it is killed; each is of one number, repeated. */
import { directoryStore } from "../../src/node/directory-store.ts";

const store = await directoryStore(process.argv[2] ?? "");
console.log("ready");
for (let version = 1; ; version++) await store.put("version", new Uint8Array(300_000).fill(version % 250));
