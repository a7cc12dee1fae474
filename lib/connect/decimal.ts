/** Java's BigDecimal as far as Connect uses it: `unscaled` divided by ten to the power of `scale`. */
export class Decimal {
  readonly unscaled: bigint
  readonly scale: number

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
  }

  /** Of the bytes in a record: the unscaled value in two's complement, big-endian. */
  static fromBytes(bytes: Uint8Array, scale: number): Decimal {
    const magnitude = bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
    return new Decimal(BigInt.asIntN(bytes.length * 8, magnitude), scale)
  }

  /** The unscaled value in two's complement, big-endian, in as few bytes as hold it (BigInteger.toByteArray). */
  toBytes(): Buffer {
    let length = 1
    while (BigInt.asIntN(length * 8, this.unscaled) !== this.unscaled) length++
    const hex = BigInt.asUintN(length * 8, this.unscaled).toString(16)
    return Buffer.from(hex.padStart(length * 2, '0'), 'hex')
  }

  /** Without the fraction. */
  toInteger(): bigint {
    return this.scale <= 0
      ? this.unscaled * 10n ** BigInt(-this.scale)
      : this.unscaled / 10n ** BigInt(this.scale)
  }

  /** As BigDecimal.toPlainString. */
  toString(): string {
    const sign = this.unscaled < 0n ? '-' : ''
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString()
    if (this.scale <= 0) return sign + (digits === '0' ? '0' : digits + '0'.repeat(-this.scale))
    const padded = digits.padStart(this.scale + 1, '0')
    return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`
  }

  /** Of a decimal number's text: `12.50` has scale 2, `1E3` scale -3. Undefined when it is none. */
  static parse(text: string): Decimal | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? []
    if (match === null || whole + fraction === '') return undefined
    return new Decimal(
      BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}` || '0'),
      fraction.length - Number(exponent),
    )
  }
}
