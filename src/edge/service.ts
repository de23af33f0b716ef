import { LIMITS, type Limits } from "./body.ts";
import { HOST_CLOCK } from "./clock.ts";
import { CONSOLE_LOGGER, type Logger } from "./log.ts";
import type { AttemptClock } from "./one-at-a-time.ts";
import { Access, type AccessOptions } from "./security/access.ts";
import { Cors } from "./security/cors.ts";
import type { Webhooks } from "./security/webhooks.ts";
import type { ServedVersion, ServedWorkspace, ServedWorkspaces } from "./served-workspaces.ts";
import { SnapshotBodies } from "./snapshot-body.ts";

/** Tells whether a key, which stands for one client, may go on asking; the shape of Cloudflare's rate limiting binding. */
export interface RateLimit {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** How event streams behave; seconds. */
export interface EventTimes {
  /** How often a stream looks whether the version has changed. */
  readonly poll: number;
  /** How often something is sent where nothing has changed, so that nobody takes the connection for dead. */
  readonly heartbeat: number;
  /** How long a stream lasts, give or take a fifth; then its client comes back. */
  readonly life: number;
}

const EVENT_TIMES: EventTimes = { poll: 1, heartbeat: 15, life: 300 };

/** What an edge app serves, to whom, and how. */
export interface EdgeOptions {
  readonly workspaces: ServedWorkspaces;
  /** Who may do what; resolving is open and nothing else is possible unless given. */
  readonly access?: AccessOptions;
  /** Origins of pages that may read answers, such as `https://app.example.com`, or `*`; none unless given. */
  readonly corsOrigins?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** How old the knowledge may be that the served version is the newest, before health and reasons say so. */
  readonly maxStalenessSeconds?: number;
  readonly rateLimit?: RateLimit;
  /** What git hosts sign their webhooks with; without it there are no webhooks. */
  readonly webhookSecret?: string;
  /** The path in contexts that OpenFeature's targeting key goes to; `targetingKey` unless given. */
  readonly targetingKey?: string;
  /** An Ed25519 key, PKCS #8 in base64, that snapshots are signed with. */
  readonly signingKey?: string;
  /** Whether there is a page at `/`; it is as open as what it asks for. */
  readonly playground?: boolean;
  readonly events?: Partial<EventTimes>;
  /** The time, and waiting; the host's own unless given. */
  readonly clock?: AttemptClock;
  /** Takes what operators should know; the console unless given. */
  readonly logger?: Logger;
}

/** The options of an app, made ready to be used by requests. */
export interface Service {
  readonly workspaces: ServedWorkspaces;
  readonly access: Access;
  readonly cors: Cors;
  readonly limits: Limits;
  readonly maxStalenessSeconds: number;
  readonly rateLimit: RateLimit | undefined;
  readonly webhooks: Webhooks | undefined;
  readonly targetingKey: string;
  readonly snapshots: SnapshotBodies;
  readonly playground: boolean;
  readonly events: EventTimes;
  readonly clock: AttemptClock;
  readonly logger: Logger;
}

/**
 * Makes options ready; webhooks are given by those who take them.
 *
 * @throws {TypeError} for tokens that open nothing
 */
export function makeService(
  { clock = HOST_CLOCK, logger = CONSOLE_LOGGER, ...options }: EdgeOptions,
  webhooks?: Webhooks,
): Service {
  return {
    workspaces: options.workspaces,
    access: new Access(options.access),
    cors: new Cors(options.corsOrigins),
    limits: { ...LIMITS, ...options.limits },
    maxStalenessSeconds: options.maxStalenessSeconds ?? Number.POSITIVE_INFINITY,
    rateLimit: options.rateLimit,
    webhooks,
    targetingKey: options.targetingKey ?? "targetingKey",
    snapshots: new SnapshotBodies(options.signingKey),
    playground: options.playground ?? false,
    events: { ...EVENT_TIMES, ...options.events },
    clock,
    logger,
  };
}

/** Serves one workspace, which need not be named in addresses. */
export function oneWorkspace(workspace: ServedWorkspace, name = "default"): ServedWorkspaces {
  return { byName: new Map([[name, workspace]]), defaultName: name };
}

/** Tells whether nobody has confirmed for too long that a version is the newest; a pinned one needs no confirmation. */
export function isStale(
  { checkedAt }: Pick<ServedWorkspace, "checkedAt">,
  version: ServedVersion,
  { maxStalenessSeconds, clock }: Pick<Service, "maxStalenessSeconds" | "clock">,
): boolean {
  if (maxStalenessSeconds === Number.POSITIVE_INFINITY || version.workspace.immutable) return false;
  return clock.now() / 1000 - Math.max(checkedAt ?? 0, version.loadedAt) > maxStalenessSeconds;
}
