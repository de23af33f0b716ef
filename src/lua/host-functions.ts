import type { LuaExports } from "./exports.ts";

/** Ends a call for good, past every `pcall`; the instance it came from is of no more use. */
export class LuaTrap extends Error {}

/** What stands in for C's longjmp while it unwinds to the nearest protected call. */
const UNWINDING = Symbol("longjmp");
/** Fuel that the host's own work costs, which no instruction counts: about one for every 5 ns, as elsewhere. */
const UNWINDING_COST = 500;
const GROWTH_COST = 1500;
const PAGE = 65_536;

type HostFunction = (...args: number[]) => unknown;

/**
 * Makes the functions the Lua module imports. Lua's errors and its memory work as in C; the clock stands still,
 * what is printed goes nowhere, and whatever else C could ask of a system is a trap. Scripts see none of them.
 *
 * @param instance gives the exports of the instance that the functions are for.
 */
export function hostFunctions(module: WebAssembly.Module, instance: () => LuaExports): WebAssembly.Imports {
  const available = { ...errorFunctions(instance), ...memoryFunctions(instance), ...quietFunctions(instance) };
  const known = new Map<string, HostFunction>(Object.entries(available));
  const imports: Record<string, Record<string, HostFunction>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const functions = imports[from] ?? {};
    imports[from] = functions;
    functions[name] =
      known.get(name) ??
      (() => {
        throw new LuaTrap(`${name} is not available`);
      });
  }
  return imports;
}

/** What is left at zero ends the call at the module's next turn. */
function burn(fuel: LuaExports["fuel"], cost: number): void {
  fuel.value = Math.max(0, fuel.value - cost);
}

/** C's setjmp and longjmp, by which Lua raises and catches errors, as exceptions of the host. */
function errorFunctions(instance: () => LuaExports): Record<string, HostFunction> {
  return {
    invoke_vii(index = 0, a = 0, b = 0) {
      const exports = instance();
      const stack = exports.stackSave();
      try {
        exports.__indirect_function_table.get(index)(a, b);
      } catch (error) {
        if (error !== UNWINDING) throw error;
        burn(exports.fuel, UNWINDING_COST);
        exports.stackRestore(stack);
        exports.setThrew(1, 0);
      }
    },
    _emscripten_throw_longjmp() {
      throw UNWINDING;
    },
    abort() {
      throw new LuaTrap("not enough memory");
    },
  };
}

function memoryFunctions(instance: () => LuaExports): Record<string, HostFunction> {
  return {
    emscripten_resize_heap(size = 0) {
      const { memory, fuel } = instance();
      burn(fuel, GROWTH_COST);
      try {
        memory.grow(Math.ceil((size - memory.buffer.byteLength) / PAGE));
        return 1;
      } catch {
        // Past the maximum that the module declares. Lua collects its garbage, and then raises an error.
        return 0;
      }
    },
  };
}

function quietFunctions(instance: () => LuaExports): Record<string, HostFunction> {
  const view = (): DataView => new DataView(instance().memory.buffer);
  return {
    // Lua seeds its hashes and its random numbers with the time: now they are the same everywhere.
    emscripten_date_now: () => 0,
    _emscripten_get_now_is_monotonic: () => 0,
    environ_sizes_get(count = 0, size = 0) {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
    // Standard output is no terminal.
    __syscall_ioctl: () => -1,
    /** Takes all that is written, and drops it. */
    fd_write(_file, vectors = 0, count = 0, written = 0) {
      let total = 0;
      for (let index = 0; index < count; index++) total += view().getUint32(vectors + 8 * index + 4, true);
      view().setUint32(written, total, true);
      return 0;
    },
  };
}
