import type { ByteReader } from "./bytes.ts";

/** The opcodes that the rewriting looks for or writes. */
export const OPCODES = {
  unreachable: 0x00,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  call: 0x10,
  callIndirect: 0x11,
  localGet: 0x20,
  globalGet: 0x23,
  globalSet: 0x24,
  emptyBlock: 0x40,
  i32Const: 0x41,
  i32GtU: 0x4b,
  i32Sub: 0x6b,
  i32ShrU: 0x76,
  bulkPrefix: 0xfc,
  /** What an opcode after the prefix counts from, so that both kinds fit in one number. */
  bulkBase: 0x100,
  memoryCopy: 0x10a,
  memoryFill: 0x10b,
} as const;

/** Tells a copy or fill of memory, whose work its operands decide. */
export function isBulk(opcode: number): boolean {
  return opcode === OPCODES.memoryCopy || opcode === OPCODES.memoryFill;
}

/**
 * Moves a reader over one instruction with its immediates.
 *
 * @returns the opcode; those after the prefix 0xfc count from {@link OPCODES.bulkBase}.
 * @throws {Error} at an instruction it does not know.
 */
export function copyInstruction(reader: ByteReader): number {
  const first = reader.byte();
  if (first === OPCODES.bulkPrefix) {
    const opcode = OPCODES.bulkBase + reader.unsigned();
    skipNumbers(reader, bulkImmediates(opcode));
    return opcode;
  }
  if (first === 0x43 || first === 0x44) reader.take(first === 0x43 ? 4 : 8);
  else if (first === 0x0e) skipNumbers(reader, reader.unsigned() + 1);
  else skipNumbers(reader, immediates(first));
  return first;
}

/** How many LEB128 numbers follow an opcode of one byte. */
function immediates(opcode: number): number {
  // block, loop, if; br, br_if; call; locals and globals; memory.size and .grow; constants of integers
  if ((opcode >= 0x02 && opcode <= 0x04) || opcode === 0x0c || opcode === 0x0d || opcode === 0x10) return 1;
  if ((opcode >= 0x20 && opcode <= 0x24) || (opcode >= 0x3f && opcode <= 0x42)) return 1;
  // call_indirect; loads and stores
  if (opcode === 0x11 || (opcode >= 0x28 && opcode <= 0x3e)) return 2;
  // unreachable, nop; else; end; return; drop, select; comparisons, arithmetic, conversions, sign extension
  const plain = [0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b].includes(opcode) || (opcode >= 0x45 && opcode <= 0xc4);
  if (plain) return 0;
  throw new Error(`unknown instruction 0x${opcode.toString(16)}`);
}

/** How many LEB128 numbers follow an opcode after the prefix. */
function bulkImmediates(opcode: number): number {
  const index = opcode - OPCODES.bulkBase;
  // Saturating conversions.
  if (index < 8) return 0;
  if (opcode === OPCODES.memoryCopy) return 2;
  if (opcode === OPCODES.memoryFill) return 1;
  throw new Error(`unknown instruction 0xfc ${index}`);
}

function skipNumbers(reader: ByteReader, count: number): void {
  for (let index = 0; index < count; index++) reader.skipNumber();
}
