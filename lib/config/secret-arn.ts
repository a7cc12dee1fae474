/** Validator: a whole ARN. IAM and event sources refuse a secret's name or an ARN without its six last characters. */
export const secretArn = (value: string): string | undefined =>
  /^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/.test(value)
    ? undefined
    : "Expected the secret's whole ARN, arn:aws:secretsmanager:<region>:<account>:secret:<name>-<six characters>"
