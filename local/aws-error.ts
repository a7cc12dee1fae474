/** An error as an AWS API answers it: its code (`ResourceNotFoundException`) and HTTP status. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: string
  readonly statusCode: number

  constructor(code: string, statusCode: number, message: string) {
    super(message)
    this.code = code
    this.statusCode = statusCode
  }
}
