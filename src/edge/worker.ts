import type { Hono } from "hono";
// Workers compile no bytes: the kernel is imported.
import kernel from "../../wasm/kernel.wasm";
import { createEdgeApp } from "./app.ts";
import type { Bindings } from "./bindings.ts";
import { edgeOptions } from "./edge-options.ts";
import { tickObjects } from "./object/tick-objects.ts";
import { wakeSupervisor } from "./object/wake-supervisor.ts";

export { SupervisorObject } from "./object/supervisor-object.ts";
export { WorkspaceObject } from "./object/workspace-object.ts";

/** One per isolate, for it holds the loaded workspace; bindings never change while an isolate lives. */
let app: Hono | undefined;

/** The complete Worker: deploy it with the variables of {@link Bindings}. */
const worker: ExportedHandler<Bindings> = {
  fetch(request, bindings, context) {
    if (app === undefined) {
      app = createEdgeApp(edgeOptions(bindings, { kernel }));
      context.waitUntil(wakeSupervisor(bindings));
    }
    return app.fetch(request, bindings, context);
  },
  async scheduled(_controller, bindings) {
    await Promise.all([tickObjects(bindings), wakeSupervisor(bindings)]);
  },
};

export default worker;
