import { RototoError } from "../runtime/errors.ts";
import type { ObjectNamespace } from "./object/object-workspaces.ts";
import type { SupervisorNamespace } from "./object/supervisor-protocol.ts";
import { type AccessOptions, CAPABILITIES, type Capability } from "./security/access.ts";
import type { EdgeOptions, RateLimit } from "./service.ts";
import { flag, invalid, record, seconds, tokenList, words } from "./settings.ts";

/** The variables and secrets of the Worker; an empty one counts as absent. No request can set or widen any of them. */
export interface Bindings {
  /** The workspace to serve, such as `git+https://github.com/your-org/your-config.git#main:config`. */
  readonly ROTOTO_SOURCE?: string;
  /** More of them: a JSON object of sources by name. ROTOTO_SOURCE has the name `default`. */
  readonly ROTOTO_WORKSPACES?: string;
  /** The name that need not be given in addresses; `default` where there is a ROTOTO_SOURCE. */
  readonly ROTOTO_DEFAULT?: string;
  /** Goes to the origin of the default source: a bearer token, or `user:token` for hosts that want both, as GitHub does. */
  readonly ROTOTO_GIT_TOKEN?: string;
  /** Tokens for other places: a JSON object of tokens by beginnings of addresses. */
  readonly ROTOTO_GIT_TOKENS?: string;
  /** `skip` leaves the workspaces' Lua policy out, where it has been run before the commit; `run` unless set. */
  readonly ROTOTO_POLICY?: string;
  /** `true` lets sources be `git+http` on a loopback host, for development. */
  readonly ROTOTO_ALLOW_INSECURE_LOOPBACK?: string;
  /** The least number of seconds between two looks for something newer; without it there are none by themselves. */
  readonly ROTOTO_CHECK_SECONDS?: string;
  /** How often the object of a workspace asks the source by itself; 60 unless set. */
  readonly ROTOTO_REFRESH_SECONDS?: string;
  /** How long one attempt of an object may take; 25 unless set. */
  readonly ROTOTO_ATTEMPT_SECONDS?: string;
  /** The Durable Objects that keep the workspaces; without them each isolate fetches for itself. */
  readonly ROTOTO_OBJECTS?: ObjectNamespace;
  /** The Durable Object that asks the sources of all of them, so that they need not; optional. */
  readonly ROTOTO_SUPERVISOR?: SupervisorNamespace;
  readonly ROTOTO_MAX_STALENESS_SECONDS?: string;
  readonly ROTOTO_RESOLVE_TOKEN?: string;
  readonly ROTOTO_EXPLAIN_TOKEN?: string;
  readonly ROTOTO_SNAPSHOT_TOKEN?: string;
  readonly ROTOTO_REFRESH_TOKEN?: string;
  /** Further tokens: a JSON list of `{"token", "may": […], "workspaces"?: […]}`. */
  readonly ROTOTO_TOKENS?: string;
  /** What needs no token, of `resolve`, `explain` and `snapshot`. */
  readonly ROTOTO_OPEN?: string;
  readonly ROTOTO_CORS_ORIGINS?: string;
  readonly ROTOTO_WEBHOOK_SECRET?: string;
  readonly ROTOTO_TARGETING_KEY?: string;
  readonly ROTOTO_SIGNING_KEY?: string;
  /** `true` serves a page at `/`. */
  readonly ROTOTO_PLAYGROUND?: string;
  /** The platform's binding for rate limiting. */
  readonly ROTOTO_RATE_LIMIT?: RateLimit;
}

/** The sources that bindings name, and which of them need not be named in addresses. */
export interface ConfiguredSources {
  readonly sources: ReadonlyMap<string, string>;
  readonly defaultName: string | null;
}

/** @throws {RototoError} `invalid_option` */
export function configuredSources(bindings: Bindings): ConfiguredSources {
  const named = Object.entries(record(bindings, "ROTOTO_WORKSPACES"));
  const wrong = named.find(([name]) => !/^[\w.-]{1,64}$/.test(name));
  if (wrong !== undefined) throw invalid("ROTOTO_WORKSPACES", `has a name that is none: "${wrong[0]}"`);
  const { ROTOTO_SOURCE: source } = bindings;
  const sources = new Map([...(source ? [["default", source] as const] : []), ...named]);
  if (sources.size === 0) throw new RototoError("invalid_option", "ROTOTO_SOURCE is not set");
  const defaultName = bindings.ROTOTO_DEFAULT || (sources.has("default") ? "default" : null);
  if (defaultName === null || sources.has(defaultName)) return { sources, defaultName };
  throw invalid("ROTOTO_DEFAULT", `names no workspace: "${defaultName}"`);
}

/** How long one attempt of an object may take, in milliseconds. @throws {RototoError} `invalid_option` */
export function attemptMs(bindings: Bindings): number {
  return 1_000 * (seconds(bindings, "ROTOTO_ATTEMPT_SECONDS") ?? 25);
}

/** How often an object asks its source by itself. @throws {RototoError} `invalid_option` */
export function refreshSeconds(bindings: Bindings): number {
  return seconds(bindings, "ROTOTO_REFRESH_SECONDS") ?? 60;
}

/** Everything but what is served. @throws {RototoError} `invalid_option` */
export function settings(bindings: Bindings): Omit<EdgeOptions, "workspaces"> {
  const maxStalenessSeconds = seconds(bindings, "ROTOTO_MAX_STALENESS_SECONDS");
  const { ROTOTO_WEBHOOK_SECRET: webhookSecret, ROTOTO_SIGNING_KEY: signingKey } = bindings;
  const { ROTOTO_RATE_LIMIT: rateLimit, ROTOTO_TARGETING_KEY: targetingKey } = bindings;
  return {
    access: access(bindings),
    corsOrigins: words(bindings, "ROTOTO_CORS_ORIGINS"),
    playground: flag(bindings, "ROTOTO_PLAYGROUND"),
    ...(maxStalenessSeconds === undefined ? {} : { maxStalenessSeconds }),
    ...(rateLimit ? { rateLimit } : {}),
    ...(webhookSecret ? { webhookSecret } : {}),
    ...(targetingKey ? { targetingKey } : {}),
    ...(signingKey ? { signingKey } : {}),
  };
}

function access(bindings: Bindings): AccessOptions {
  const own = CAPABILITIES.flatMap((may) => {
    const token = bindings[`ROTOTO_${may.toUpperCase() as Uppercase<Capability>}_TOKEN`];
    return token ? [{ token, may: [may] }] : [];
  });
  const open = words(bindings, "ROTOTO_OPEN");
  const wrong = open.find((word) => word === "refresh" || !CAPABILITIES.some((capability) => capability === word));
  if (wrong !== undefined) throw invalid("ROTOTO_OPEN", `may hold resolve, explain and snapshot, got "${wrong}"`);
  return {
    tokens: [...own, ...tokenList(bindings, "ROTOTO_TOKENS")],
    // Checked above.
    ...(open.length === 0 ? {} : { open: open as Exclude<Capability, "refresh">[] }),
  };
}
