/** Runs regular expressions of users: where time is limited, one that backtracks is ended. */
export interface RegexRunner {
  /** As `regExp.exec(text)`. Throws a DataException when it takes too long. */
  exec(regExp: RegExp, text: string): RegExpExecArray | null
}

/** Without a limit: for `cdk synth`, which runs none, and for tests. */
export const plainRegexRunner: RegexRunner = { exec: (regExp, text) => regExp.exec(text) }
