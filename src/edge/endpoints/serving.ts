import type { Endpoint } from "../endpoint.ts";
import { EVENTS } from "./events.ts";
import { HEALTH } from "./health.ts";
import { OFREP } from "./ofrep.ts";
import { RESOLUTION } from "./resolution.ts";
import { SNAPSHOTS } from "./snapshots.ts";

/** The endpoints that need nothing but a version, and so those that a front answers by itself. */
export const SERVING: readonly Endpoint[] = [...RESOLUTION, ...OFREP, ...SNAPSHOTS, ...EVENTS, ...HEALTH];
