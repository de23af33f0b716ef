import { RototoError } from "../runtime/index.ts";
import type { EdgeOptions } from "./app.ts";
import { fetchedWorkspace, type WorkspaceSource } from "./workspace-source.ts";

/** The variables and secrets of the Worker. No request can set or widen any of them. */
export interface Bindings {
  /** The workspace to serve, such as `git+https://github.com/your-org/your-config.git#main:config`. */
  readonly ROTOTO_SOURCE?: string;
  /** Goes to the origin of ROTOTO_SOURCE: a bearer token, or `user:token` for hosts that want both, as GitHub does. */
  readonly ROTOTO_GIT_TOKEN?: string;
  /** What `POST /v1/refresh` must carry; without it that endpoint is closed. */
  readonly ROTOTO_REFRESH_TOKEN?: string;
  /** `true` lets ROTOTO_SOURCE be `git+http` on a loopback host, for development. */
  readonly ROTOTO_ALLOW_INSECURE_LOOPBACK?: string;
}

/** Reads the bindings; an empty one counts as absent. */
export function edgeOptions(bindings: Bindings): EdgeOptions {
  const { ROTOTO_SOURCE: source, ROTOTO_GIT_TOKEN: token, ROTOTO_REFRESH_TOKEN: refreshToken } = bindings;
  const workspace = source
    ? fetchedWorkspace(source, {
        allowInsecureLoopback: bindings.ROTOTO_ALLOW_INSECURE_LOOPBACK === "true",
        ...(token ? { workspaceToken: token } : {}),
      })
    : MISSING;
  return { workspace, ...(refreshToken ? { refreshToken } : {}) };
}

/** Stands for a source that was not configured, so that every request says so instead of the deployment failing darkly. */
const MISSING: WorkspaceSource = {
  name: "",
  load: () => Promise.reject(new RototoError("invalid_option", "ROTOTO_SOURCE is not set")),
  probe: () => Promise.resolve("unknown"),
};
