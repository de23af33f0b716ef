/**
 * Serves limits over HTTP. It follows its source by `Deno.cron`, and what it served last is on disk: after a restart it
 * answers at once, whether or not the source does.
 *
 *     deno run --allow-net --allow-read=state --allow-write=state service.ts <source>
 *
 * @module
 */
import { directoryStore, RefreshingWorkspace } from "rototo-edge/node";
import { limitsHandler, refresh } from "./handler.ts";

const [source, port = "8000"] = Deno.args;
if (source === undefined) {
  console.error("usage: service.ts git+https://host/org/repo.git#ref:directory [port]");
  Deno.exit(2);
}

// Without a period it has no timer of its own: whoever schedules says when.
const workspace = await RefreshingWorkspace.load(source, {
  store: await directoryStore("state"),
  allowInsecureLoopback: true,
});
Deno.cron("refresh the limits", "* * * * *", () => refresh(workspace));
Deno.serve(
  { port: Number(port), hostname: "127.0.0.1" },
  limitsHandler(() => workspace.current),
);
