/**
 * The double with the fewest digits that is the same float: 0.1 of 0.1f, which is 0.10000000149011612 as a double.
 * Written as a double it has the digits that Java's Float.toString gives.
 */
export const shortestFloat = (value: number): number => {
  const float = Math.fround(value)
  if (!Number.isFinite(float)) return float
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(float.toPrecision(digits))
    if (Math.fround(shorter) === float) return shorter
  }
  return Number(float.toPrecision(9))
}
