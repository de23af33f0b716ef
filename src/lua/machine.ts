import type { LuaAnswer, LuaDiagnostic, LuaMachine, LuaRegistration, LuaScript } from "../runtime/ports.ts";
import type { JsonObject } from "../runtime/text/json-value.ts";
import type { LuaExports, Pointer } from "./exports.ts";
import { hostFunctions, LuaTrap } from "./host-functions.ts";
import { LIMITS } from "./limits.ts";
import { LuaState } from "./lua-state.ts";
import { MemoryImage } from "./memory-image.ts";
import { PRELUDE } from "./prelude.ts";
import { pushValue } from "./push-value.ts";

/** What the prelude leaves on the stack of every fresh state. */
const REGISTER = 1;
const HANDLE = 2;
const ARRAY_METATABLE = 3;

/** Fuel that does not run out: for our own work, which is bounded by what it is given. */
const PLENTY = 2 ** 31 - 1;

/** What a failure that the prelude tells of is called in diagnostics; the text it gives follows. */
const FAILURES: ReadonlyMap<string, string> = new Map([
  ["execute", "failed to execute custom lint: "],
  ["undefined", "custom lint must define register(lint)"],
  ["register", "custom lint has invalid register function: "],
  ["registration", "custom lint registration failed: "],
  ["handler", "custom lint handler is invalid: "],
  ["raised", "custom lint failed: "],
  ["result", "custom lint must return a list of diagnostics, got "],
  ["entry", "custom lint returned an invalid diagnostic: "],
  ["unspoken", "custom lint diagnostic must contain message"],
  ["message", "custom lint message is invalid: "],
  ["field", "custom lint field is invalid: "],
]);

/** How a kind of call fails where the prelude cannot tell: it was cut short. */
interface Wording {
  readonly failed: string;
  readonly timeout: string;
}

const REGISTERING: Wording = {
  failed: "custom lint registration failed: ",
  timeout: "custom lint registration exceeded execution timeout",
};
const HANDLING: Wording = { failed: "custom lint failed: ", timeout: "custom lint exceeded execution timeout" };

/**
 * Runs scripts in Lua states that are set up once and copied: before every call the memory of an instance is made what
 * it was after setting up, to the byte. So nothing passes from one call to the next, and the same call has the same
 * outcome on every host. An instance that trapped, or whose memory has grown, is dropped.
 */
export class Machine implements LuaMachine {
  readonly #module: WebAssembly.Module;
  readonly #state: Pointer;
  readonly #image: MemoryImage;
  #idle: LuaExports | undefined;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    const exports = instantiate(module);
    this.#state = setUp(exports);
    this.#image = new MemoryImage(bytesOf(exports));
    this.#idle = exports;
  }

  register(script: LuaScript): LuaAnswer<readonly LuaRegistration[]> {
    return this.#call(
      script,
      { wording: REGISTERING, read: registrations, run: (state) => state.call(1, 2) },
      REGISTER,
    );
  }

  handle(script: LuaScript, handler: string, context: JsonObject): LuaAnswer<readonly LuaDiagnostic[]> {
    const run = (state: LuaState): boolean => {
      const { fuel } = state.exports;
      const left = fuel.value;
      // What it is given is not the script's work.
      fuel.value = PLENTY;
      state.pushString(handler);
      pushValue(state, context, ARRAY_METATABLE);
      fuel.value = left;
      return state.call(3, 2);
    };
    return this.#call(script, { wording: HANDLING, read: diagnostics, run }, HANDLE);
  }

  /** Has a function of the prelude run a script in a fresh state, and reads its answer. */
  #call<T>(script: LuaScript, call: Call<T>, entry: number): LuaAnswer<T> {
    const exports = this.#idle ?? instantiate(this.#module);
    this.#idle = undefined;
    this.#image.restore(bytesOf(exports));
    const state = new LuaState(exports, this.#state);
    try {
      const answer = runScript(state, script, call, entry);
      // A larger memory is given back with its instance.
      if (exports.memory.buffer.byteLength === this.#image.size) this.#idle = exports;
      return answer;
    } catch (error) {
      if (exports.fuel.value === 0) return { ok: false, why: call.wording.timeout, cutShort: true };
      return { ok: false, why: call.wording.failed + trapText(error) };
    }
  }
}

/** What differs between the calls there are. */
interface Call<T> {
  readonly wording: Wording;
  /** Calls the prelude's function, with the chunk on the stack above it. */
  run(state: LuaState): boolean;
  read(values: readonly (string | boolean)[]): T;
}

function runScript<T>(state: LuaState, { path, text }: LuaScript, call: Call<T>, entry: number): LuaAnswer<T> {
  const { fuel } = state.exports;
  fuel.value = LIMITS.fuel;
  state.pushCopy(entry);
  if (!state.load(text, path)) return failure("execute", state.text(-1, LIMITS.reasonBytes));
  const returned = call.run(state);
  fuel.value = PLENTY;
  if (!returned) return { ok: false, why: call.wording.failed + state.text(-1, LIMITS.reasonBytes) };
  if (state.isNil(-2)) return { ok: true, value: call.read(state.list()) };
  return failure(state.text(-2), state.text(-1, LIMITS.reasonBytes));
}

function failure(kind: string, text: string): LuaAnswer<never> {
  return { ok: false, why: (FAILURES.get(kind) ?? kind) + text };
}

/** What to say of a call that did not come back, in words that are the same on every host. */
function trapText(error: unknown): string {
  if (error instanceof LuaTrap) return error.message;
  return error instanceof RangeError ? "stack overflow" : "the Lua engine broke down";
}

function registrations(values: readonly (string | boolean)[]): readonly LuaRegistration[] {
  return chunks(values, 9).map(([stage, entity, field, id, title, help, severity, handler, callable]) => ({
    stage: String(stage),
    entity: String(entity),
    ...(typeof field === "string" ? { field } : {}),
    rule: {
      id: String(id),
      title: String(title),
      help: String(help),
      ...(typeof severity === "string" ? { severity } : {}),
    },
    handler: String(handler),
    callable: callable === true,
  }));
}

function diagnostics(values: readonly (string | boolean)[]): readonly LuaDiagnostic[] {
  return chunks(values, 2).map(([message, field]) => ({
    message: String(message),
    ...(typeof field === "string" ? { field } : {}),
  }));
}

function chunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: values.length / size }, (_, index) => values.slice(index * size, (index + 1) * size));
}

function instantiate(module: WebAssembly.Module): LuaExports {
  const functions = hostFunctions(module, () => exports);
  // The interface names what wasm/lua/metered-lua.ts keeps; whatever it lacks would fail the first call.
  const exports = new WebAssembly.Instance(module, functions).exports as unknown as LuaExports;
  return exports;
}

function bytesOf({ memory }: LuaExports): Uint8Array {
  return new Uint8Array(memory.buffer);
}

/** Sets up a new instance: a Lua state whose globals are the sandbox's, with the prelude's functions on its stack. */
function setUp(exports: LuaExports): Pointer {
  exports.fuel.value = PLENTY;
  exports.__wasm_call_ctors();
  const pointer = exports.luaL_newstate();
  exports.luaL_openlibs(pointer);
  const state = new LuaState(exports, pointer);
  const loaded = state.load(PRELUDE, "prelude");
  state.pushNull();
  state.pushInteger(BigInt(LIMITS.instructions));
  state.pushInteger(BigInt(LIMITS.answerBytes));
  if (!loaded || !state.call(3, 3)) throw new Error(`the Lua prelude failed: ${state.text(-1)}`);
  return pointer;
}
