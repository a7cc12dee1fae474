/** What Connect's REST API answers instead of a result: `{"error_code", "message"}` with that status. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
