import { type Bindings, configuredSources } from "../bindings.ts";
import { logError } from "../log.ts";

/**
 * Has the object of every workspace do what is due. Their own alarms do the same; this finds out where one was lost, and
 * starts those of workspaces that nobody has asked for yet. One that fails keeps none of the others from it.
 */
export async function tickObjects(bindings: Bindings): Promise<void> {
  const { ROTOTO_OBJECTS: objects } = bindings;
  if (objects === undefined) return;
  const ticks = [...configuredSources(bindings).sources.keys()].map(async (name) => {
    try {
      await objects.getByName(name).tick(name);
    } catch (error) {
      logError("scheduled refresh failed", error, { "rototo.workspace": name });
    }
  });
  await Promise.all(ticks);
}
