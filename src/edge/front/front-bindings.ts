import type { EvaluateOptions } from "../../runtime/index.ts";
import { type Bindings, configuredSources, settings } from "../bindings.ts";
import { objectWorkspaces } from "../object/object-workspaces.ts";
import { optionsOrRefusal, RETRY_SECONDS } from "../refused-workspace.ts";
import { NotServed } from "../served-workspaces.ts";
import type { EdgeOptions } from "../service.ts";
import { invalid, seconds } from "../settings.ts";

/** What a front never needs to know: it fetches nothing, and webhooks are the complete Worker's. */
type Kept = "ROTOTO_GIT_TOKEN" | "ROTOTO_GIT_TOKENS" | "ROTOTO_POLICY" | "ROTOTO_WEBHOOK_SECRET" | "ROTOTO_SUPERVISOR";

/** The complete Worker, as the platform binds a service. */
export interface CompleteService {
  fetch(request: Request): Promise<Response>;
}

/**
 * The variables and secrets of a front: the complete Worker's, with the same values, for its answers are the same. Its
 * ROTOTO_OBJECTS are those of the complete Worker, bound with `script_name`.
 */
export interface FrontBindings extends Omit<Bindings, Kept> {
  /** The complete Worker, which answers what the front does not. */
  readonly ROTOTO_SERVICE?: CompleteService;
}

/** Reads the bindings. What is wrong with them is told to whoever asks. */
export function frontOptions(bindings: FrontBindings, options: EvaluateOptions): EdgeOptions {
  return optionsOrRefusal(() => {
    const { sources, defaultName } = configuredSources(bindings);
    const { ROTOTO_OBJECTS: objects, ROTOTO_SERVICE: complete } = bindings;
    if (objects === undefined) throw invalid("ROTOTO_OBJECTS", "is not bound: a front has versions from nowhere else");
    if (complete === undefined) throw notBound();
    const checkSeconds = seconds(bindings, "ROTOTO_CHECK_SECONDS");
    return {
      ...settings(bindings),
      workspaces: { byName: objectWorkspaces(sources, { objects, checkSeconds, ...options }), defaultName },
    };
  });
}

/** Hands requests on to the complete Worker. */
export function forwarding({ ROTOTO_SERVICE: complete }: FrontBindings): (request: Request) => Promise<Response> {
  return async (request) => {
    if (complete === undefined) throw new NotServed(notBound(), RETRY_SECONDS);
    return complete.fetch(request);
  };
}

function notBound(): Error {
  return invalid("ROTOTO_SERVICE", "is not bound: a front hands on to the complete Worker what it does not answer");
}
