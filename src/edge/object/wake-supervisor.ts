import { messageOf } from "../../runtime/errors.ts";
import type { Bindings } from "../bindings.ts";
import { CONSOLE_LOGGER } from "../log.ts";
import { SUPERVISOR_NAME } from "./supervisor-protocol.ts";

/** Starts the supervisor, or finds out where its alarm was lost; does nothing where none is bound, and never rejects. */
export async function wakeSupervisor({ ROTOTO_SUPERVISOR: supervisors }: Bindings): Promise<void> {
  try {
    await supervisors?.getByName(SUPERVISOR_NAME).wake();
  } catch (error) {
    const attributes = { "error.message": messageOf(error) };
    CONSOLE_LOGGER.log({ level: "error", message: "supervisor could not be woken", attributes });
  }
}
