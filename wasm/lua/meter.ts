import { ByteReader, type Bytes, ByteWriter } from "./bytes.ts";
import { copyInstruction, isBulk, OPCODES } from "./instructions.ts";

/** What {@link meter} is to make of a module. */
export interface MeterOptions {
  /** The exports to keep; all others are dropped. */
  readonly exports: readonly string[];
  /** The linear memory it starts with and the most it may grow to, in pages of 64 KiB. */
  readonly memory: { readonly initial: number; readonly maximum: number };
}

/** The sections that are added to or changed. */
const REWRITTEN = { type: 1, function: 3, memory: 5, global: 6, export: 7, code: 10 } as const;
const SECTION = { ...REWRITTEN, import: 2 } as const;
const KIND = { function: 0, memory: 2, global: 3 } as const;
const I32 = 0x7f;
const FUNCTION_TYPE = 0x60;
/** How many bytes a bulk instruction handles for one unit of fuel, as a power of two. */
const BULK_SHIFT = 6;

/**
 * Rewrites a WebAssembly module so that all of its work is counted: a new exported global, `fuel`, loses one with every
 * turn of a loop and every call of a function that calls others, and with every 64 bytes copied or filled; the module
 * traps when it is used up. Nothing that takes long, however it is done, goes uncounted, because only loops and calls
 * can take long. The count is the same on every host.
 *
 * It knows the instructions of WebAssembly 1.0 with sign extension, saturating conversions and bulk memory.
 *
 * @throws {Error} when the module uses anything else, or lacks an export that is to be kept.
 */
export function meter(module: Bytes, options: MeterOptions): Bytes {
  const sections = readSections(module);
  for (const [name, id] of Object.entries(REWRITTEN)) {
    if (!sections.some((section) => section.id === id)) throw new Error(`the module has no ${name} section`);
  }
  const types = countOf(sections, SECTION.type);
  const functions = importedFunctions(sections) + countOf(sections, SECTION.function);
  const fuel = countOf(sections, SECTION.global);
  const indexes = { fuel, fill: functions, copy: functions + 1 };
  const output = new ByteWriter().bytes(module.subarray(0, 8));
  for (const { id, body } of sections) {
    // Custom sections hold names and tool marks, which the rewriting makes wrong.
    if (id === 0) continue;
    output.byte(id).sized(rewriteSection(id, body, types, indexes, options));
  }
  return output.result();
}

interface Section {
  readonly id: number;
  readonly body: Bytes;
}

/** Where the additions stand in the module's index spaces. */
interface Indexes {
  readonly fuel: number;
  readonly fill: number;
  readonly copy: number;
}

function readSections(module: Bytes): Section[] {
  const reader = new ByteReader(module, 8);
  const sections: Section[] = [];
  while (!reader.atEnd) {
    const id = reader.byte();
    sections.push({ id, body: reader.take(reader.unsigned()) });
  }
  return sections;
}

function countOf(sections: readonly Section[], wanted: number): number {
  const section = sections.find(({ id }) => id === wanted);
  return section === undefined ? 0 : new ByteReader(section.body).unsigned();
}

function importedFunctions(sections: readonly Section[]): number {
  const reader = new ByteReader(sections.find(({ id }) => id === SECTION.import)?.body ?? new Uint8Array(1));
  const count = reader.unsigned();
  for (let index = 0; index < count; index++) {
    reader.take(reader.unsigned());
    reader.take(reader.unsigned());
    if (reader.byte() !== KIND.function) throw new Error("only functions may be imported");
    reader.unsigned();
  }
  return count;
}

function rewriteSection(id: number, body: Bytes, types: number, indexes: Indexes, options: MeterOptions): Bytes {
  switch (id) {
    case SECTION.type:
      return appended(body, [FUNCTION_TYPE, 3, I32, I32, I32, 0]);
    case SECTION.function:
      return appended(body, new ByteWriter().unsigned(types).result(), new ByteWriter().unsigned(types).result());
    case SECTION.memory:
      return new ByteWriter()
        .unsigned(1)
        .byte(1)
        .unsigned(options.memory.initial)
        .unsigned(options.memory.maximum)
        .result();
    case SECTION.global:
      // Mutable, and nothing in it until the host fills it.
      return appended(body, [I32, 1, OPCODES.i32Const, 0, OPCODES.end]);
    case SECTION.export:
      return rewriteExports(body, indexes.fuel, options.exports);
    case SECTION.code:
      return rewriteCode(body, indexes);
    default:
      return body;
  }
}

/** A section's vector with more elements at its end. */
function appended(body: Bytes, ...elements: readonly (readonly number[] | Bytes)[]): Bytes {
  const reader = new ByteReader(body);
  const output = new ByteWriter().unsigned(reader.unsigned() + elements.length).bytes(reader.rest());
  for (const element of elements) output.bytes(element);
  return output.result();
}

function rewriteExports(body: Bytes, fuel: number, keep: readonly string[]): Bytes {
  const reader = new ByteReader(body);
  const count = reader.unsigned();
  const output = new ByteWriter().unsigned(keep.length + 1);
  const missing = new Set(keep);
  for (let index = 0; index < count; index++) {
    const name = reader.take(reader.unsigned());
    const kind = reader.byte();
    const at = reader.unsigned();
    if (missing.delete(new TextDecoder().decode(name))) output.sized(name).byte(kind).unsigned(at);
  }
  if (missing.size > 0) throw new Error(`the module does not export ${[...missing].join(", ")}`);
  return output.sized(new TextEncoder().encode("fuel")).byte(KIND.global).unsigned(fuel).result();
}

function rewriteCode(body: Bytes, indexes: Indexes): Bytes {
  const reader = new ByteReader(body);
  const count = reader.unsigned();
  const output = new ByteWriter().unsigned(count + 2);
  for (let index = 0; index < count; index++) {
    output.sized(rewriteFunction(reader.take(reader.unsigned()), indexes));
  }
  return output
    .sized(bulkHelper(OPCODES.memoryFill, [0], indexes.fuel))
    .sized(bulkHelper(OPCODES.memoryCopy, [0, 0], indexes.fuel))
    .result();
}

function rewriteFunction(body: Bytes, { fuel, fill, copy }: Indexes): Bytes {
  const reader = new ByteReader(body);
  const locals = new ByteWriter();
  const groups = reader.unsigned();
  locals.unsigned(groups);
  for (let group = 0; group < groups; group++) locals.unsigned(reader.unsigned()).byte(reader.byte());

  const code = new ByteWriter();
  const tick = new ByteWriter().bytes(burn(fuel, [OPCODES.i32Const, 1])).result();
  let calls = false;
  while (!reader.atEnd) {
    const start = reader.position;
    const opcode = copyInstruction(reader);
    if (isBulk(opcode)) {
      code.byte(OPCODES.call).unsigned(opcode === OPCODES.memoryFill ? fill : copy);
      continue;
    }
    code.bytes(reader.since(start));
    if (opcode === OPCODES.loop) code.bytes(tick);
    calls ||= opcode === OPCODES.call || opcode === OPCODES.callIndirect;
  }
  return locals
    .bytes(calls ? tick : [])
    .bytes(code.result())
    .result();
}

/** Instructions that take what `cost` leaves on the stack off the fuel, or trap where there is less and leave none. */
function burn(fuel: number, cost: readonly number[]): Bytes {
  return new ByteWriter()
    .bytes(cost)
    .byte(OPCODES.globalGet)
    .unsigned(fuel)
    .bytes([OPCODES.i32GtU, OPCODES.if, OPCODES.emptyBlock, OPCODES.i32Const, 0, OPCODES.globalSet])
    .unsigned(fuel)
    .bytes([OPCODES.unreachable, OPCODES.end])
    .byte(OPCODES.globalGet)
    .unsigned(fuel)
    .bytes(cost)
    .byte(OPCODES.i32Sub)
    .byte(OPCODES.globalSet)
    .unsigned(fuel)
    .result();
}

/** A function that does what a bulk instruction does, with its three operands, and pays for their length. */
function bulkHelper(opcode: number, memories: readonly number[], fuel: number): Bytes {
  const length = [OPCODES.localGet, 2];
  return new ByteWriter()
    .unsigned(0)
    .bytes(burn(fuel, [...length, OPCODES.i32Const, BULK_SHIFT, OPCODES.i32ShrU]))
    .bytes([OPCODES.localGet, 0, OPCODES.localGet, 1, ...length])
    .byte(OPCODES.bulkPrefix)
    .unsigned(opcode - OPCODES.bulkBase)
    .bytes(memories)
    .byte(OPCODES.end)
    .result();
}
