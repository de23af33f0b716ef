import { useSyncExternalStore } from "react";
import type { Client, View } from "rototo-edge/browser";

/** The current view of a client; all components of one render see the same one. */
export function useRototo({ subscribe, getSnapshot, getServerSnapshot }: Client): View {
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot);
}
