import bank from './grok-bank.json' with { type: 'json' }

/**
 * The patterns that every grok expression may name, by name: the 22 files of logstash-patterns-core v4.1.2, which
 * FilePulse ships (kafka-connect-transform-grok 1.1.0). Data under the Apache License 2.0: see grok-bank.NOTICE.
 */
export const grokBank: ReadonlyMap<string, string> = new Map(
  Object.values(bank).flatMap((file: Readonly<Record<string, string>>) => Object.entries(file)),
)
