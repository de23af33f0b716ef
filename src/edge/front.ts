// Workers compile no bytes: the kernel is imported.
import kernel from "../../wasm/kernel.wasm";
import { createFront, type Front } from "./front/create-front.ts";
import { type FrontBindings, forwarding, frontOptions } from "./front/front-bindings.ts";

/** One per isolate, for it holds the versions; bindings never change while an isolate lives. */
let front: Front | undefined;

/**
 * A Worker in front of the complete one, with as little in it as makes the first answer of a cold isolate come soon
 * (docs/decisions/0091): deploy it with the variables of {@link FrontBindings}.
 */
const worker: ExportedHandler<FrontBindings> = {
  fetch(request, bindings, context) {
    front ??= createFront(frontOptions(bindings, { kernel }), forwarding(bindings));
    return front(request, context);
  },
};

export default worker;
