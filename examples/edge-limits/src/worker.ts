import { Hono } from "hono";
import {
  type Bindings,
  edgeOptions,
  header,
  type RototoVariables,
  rototo,
  type ServedWorkspace,
} from "rototo-edge/edge";
import { tickObjects, WorkspaceObject } from "rototo-edge/edge/object";
import kernel from "rototo-edge/wasm/kernel.wasm";
import { AccountProjects } from "./account-projects.ts";

export { AccountProjects, WorkspaceObject };

interface Env extends Bindings {
  readonly PROJECTS: DurableObjectNamespace<AccountProjects>;
}

interface App {
  readonly Bindings: Env;
  readonly Variables: RototoVariables;
}

/** One per isolate: it keeps the version that requests are decided by. */
let served: ServedWorkspace | undefined;

function workspace({ env }: { readonly env: Bindings }): ServedWorkspace {
  served ??= edgeOptions(env, { kernel }).workspaces.byName.get("default");
  if (served === undefined) throw new Error("ROTOTO_SOURCE is not set");
  return served;
}

const app = new Hono<App>();

// Both headers are set by what authenticates requests in front of this Worker, and by nobody else.
const facts = { "account.id": header("x-account-id"), "account.plan": header("x-account-plan") };
app.use("/projects", rototo({ workspace, facts }));

app.post("/projects", async (c) => {
  const limit = Number(c.get("rototo").resolveVariable("max-active-projects").value);
  const { name } = await c.req.json<{ name: string }>();
  const projects = c.env.PROJECTS.getByName(c.req.header("x-account-id") ?? "");
  const count = await projects.add(name, limit);
  if (count !== null) return c.json({ name, count, limit }, 201);
  return c.json({ limit, banner: c.get("rototo").resolveVariable("project-banner").value }, 403);
});

// A context that the workspace's schema refuses is the request's fault.
app.onError((error, c) =>
  "code" in error ? c.json({ code: error.code, error: error.message }, 422) : Promise.reject(error),
);

const worker: ExportedHandler<Env> = {
  fetch: (request, env, context) => app.fetch(request, env, context),
  scheduled: (_controller, env) => tickObjects(env),
};

export default worker;
