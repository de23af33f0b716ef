import { defineConfig } from "vite";

/** Where the edge service runs that the app asks; `npm start` in the repository's root starts one here. */
const EDGE = process.env.EDGE ?? "http://127.0.0.1:8787";

export default defineConfig({
  // The policy of a careful site: scripts from here only, and not a letter of them made at run time.
  preview: { headers: { "content-security-policy": "default-src 'self'" }, proxy: { "/v1": EDGE } },
  server: { proxy: { "/v1": EDGE } },
  build: { target: "es2022", assetsInlineLimit: 0 },
});
