/*
  A batch says for itself up to where it copied its source: the low 20 bits of the next source offset stand in
  the low 20 bits of its baseTimestamp. Records carry their timestamps as differences to it, so no consumer sees
  it, and position and data become one atomic write.

  It is legal by the format's formula (timestamp = baseTimestamp + delta), not by its prose ("timestamp of the
  first record"). A broker that recompresses a batch writes the label over.
*/
const labelBits = 20
const modulus = 2 ** labelBits

/**
 * How far after the position a batch may end, source offsets: less than labels tell apart, so that recovery may also look
 * some way before the position.
 */
const labelReach = modulus - 2 * 65_536

/** Whether a label tells a batch that ends with this source offset, sent at a position. */
export const isWithinLabelReach = (upstreamOffset: bigint, lastOffset: number): boolean =>
  lastOffset + 1 - Number(upstreamOffset) <= labelReach

/** How many records from an index on a batch may take at most, so that its label tells where it ends: at least one. */
export const countWithinLabelReach = (
  records: readonly { readonly offset: number }[],
  from: number,
  upstreamOffset: bigint,
): number => {
  const last = records.at(-1)
  if (last === undefined || isWithinLabelReach(upstreamOffset, last.offset)) return records.length - from
  let end = from + 1
  while (isWithinLabelReach(upstreamOffset, records[end]?.offset ?? Infinity)) end++
  return end - from
}

const low = (value: number): number => ((value % modulus) + modulus) % modulus

/** The baseTimestamp of a batch whose smallest timestamp is `smallest` (ms) and whose next source offset is `next`. */
export const labelledBaseTimestamp = (smallest: number, next: number): number =>
  smallest - low(smallest) + low(next)

/**
 * The label of a batch that was found; undefined if it can't have one. A batch that a broker wrote anew starts at its
 * first record's timestamp; one of ours does so once in a million, and is then recognised by its contents.
 */
export const labelOf = (baseTimestamp: bigint, firstTimestamp: bigint): number | undefined =>
  baseTimestamp === firstTimestamp ? undefined : Number(BigInt.asUintN(labelBits, baseTimestamp))

/** Whether a batch with this label may have ended before a source offset. */
export const isLabelOf = (label: number, next: bigint): boolean =>
  BigInt.asUintN(labelBits, next) === BigInt(label)

/** The first source offset at or after `atLeast` that a label can mean. */
export const offsetOfLabel = (label: number, atLeast: bigint): bigint =>
  atLeast + BigInt.asUintN(labelBits, BigInt(label) - atLeast)

/** The last source offset at or before `atMost` that a label can mean. */
export const lastOffsetOfLabel = (label: number, atMost: bigint): bigint =>
  atMost - BigInt.asUintN(labelBits, atMost - BigInt(label))
