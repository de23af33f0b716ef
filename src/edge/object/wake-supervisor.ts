import type { Bindings } from "../bindings.ts";
import { logError } from "../log.ts";
import { SUPERVISOR_NAME } from "./supervisor-protocol.ts";

/** Starts the supervisor, or finds out where its alarm was lost; does nothing where none is bound, and never rejects. */
export async function wakeSupervisor({ ROTOTO_SUPERVISOR: supervisors }: Bindings): Promise<void> {
  try {
    await supervisors?.getByName(SUPERVISOR_NAME).wake();
  } catch (error) {
    logError("supervisor could not be woken", error);
  }
}
