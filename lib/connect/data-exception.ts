/** A record cannot be what its connector asks for: Connect's DataException. What becomes of it, the settings say. */
export class DataException extends Error {
  override readonly name = 'DataException'
}
