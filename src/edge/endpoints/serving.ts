import type { Endpoints } from "../endpoint.ts";
import { EVENTS } from "./events.ts";
import { HEALTH } from "./health.ts";
import { OFREP } from "./ofrep.ts";
import { RESOLUTION } from "./resolution.ts";
import { SNAPSHOTS } from "./snapshots.ts";

type Id =
  | keyof typeof RESOLUTION
  | keyof typeof OFREP
  | keyof typeof SNAPSHOTS
  | keyof typeof EVENTS
  | keyof typeof HEALTH;

/** The endpoints that need nothing but a version, and so those that a front answers by itself. */
export const SERVING: Endpoints<Id> = { ...RESOLUTION, ...OFREP, ...SNAPSHOTS, ...EVENTS, ...HEALTH };
