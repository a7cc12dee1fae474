import { choiceSetting } from './setting.ts'

/** Kafka's ways to talk to a broker. */
const securityProtocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
export type SecurityProtocol = (typeof securityProtocols)[number]

/** `security.protocol`; lower case is fine, as in Kafka. */
export const securityProtocol = choiceSetting({
  name: 'security.protocol',
  values: securityProtocols,
  ignoreCase: true,
  default: 'PLAINTEXT',
  doc: 'How to talk to the brokers: `PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`.',
})
