import { type EvaluateOptions, RototoError } from "../runtime/index.ts";
import type { EdgeOptions } from "./app.ts";
import { MemoryWorkspace } from "./memory-workspace.ts";
import { fetchedWorkspace, type WorkspaceSource } from "./workspace-source.ts";

/** The variables and secrets of the Worker. No request can set or widen any of them. */
export interface Bindings {
  /** The workspace to serve, such as `git+https://github.com/your-org/your-config.git#main:config`. */
  readonly ROTOTO_SOURCE?: string;
  /** Goes to the origin of ROTOTO_SOURCE: a bearer token, or `user:token` for hosts that want both, as GitHub does. */
  readonly ROTOTO_GIT_TOKEN?: string;
  /** What `POST /v1/refresh` must carry; without it that endpoint is closed. */
  readonly ROTOTO_REFRESH_TOKEN?: string;
  /** `skip` leaves the workspace's Lua policy out, where it has been run before the commit; `run` unless set. */
  readonly ROTOTO_POLICY?: string;
  /** `true` lets ROTOTO_SOURCE be `git+http` on a loopback host, for development. */
  readonly ROTOTO_ALLOW_INSECURE_LOOPBACK?: string;
}

/** Reads the bindings; an empty one counts as absent. */
export function edgeOptions(bindings: Bindings, options: EvaluateOptions = {}): EdgeOptions {
  const { ROTOTO_REFRESH_TOKEN: refreshToken } = bindings;
  return { workspace: new MemoryWorkspace(workspaceOf(bindings, options)), ...(refreshToken ? { refreshToken } : {}) };
}

function workspaceOf(bindings: Bindings, { kernel }: EvaluateOptions): WorkspaceSource {
  const { ROTOTO_SOURCE: source, ROTOTO_GIT_TOKEN: token } = bindings;
  const policy = bindings.ROTOTO_POLICY || "run";
  if (!source) return refused("ROTOTO_SOURCE is not set");
  // A typing error must not leave the policy out.
  if (policy !== "run" && policy !== "skip") return refused(`ROTOTO_POLICY must be run or skip, got "${policy}"`);
  return fetchedWorkspace(source, {
    kernel,
    policy,
    allowInsecureLoopback: bindings.ROTOTO_ALLOW_INSECURE_LOOPBACK === "true",
    ...(token ? { workspaceToken: token } : {}),
  });
}

/** Stands for a source that is not configured rightly, so that every request says so instead of the deployment failing darkly. */
function refused(message: string): WorkspaceSource {
  return {
    name: "",
    load: () => Promise.reject(new RototoError("invalid_option", message)),
    probe: () => Promise.resolve("unknown"),
  };
}
