import { regionOfArn } from './cluster-region.ts'
import { ConfigException } from './config-exception.ts'

const topicArn = /^arn:aws[\w-]*:sns:[\w-]+:\d{12}:.+$/

/**
 * The SNS topic that the alarms of a stack notify, of those that the context `alarms` names: ARNs with commas between them. CloudWatch
 * notifies topics of its own region only, so stacks of several regions need one in each. `region`: that of the stack, undefined
 * where it goes wherever it is deployed. Throws a ConfigException when there is none for it, or more than one.
 */
export const alarmTopicOf = (alarms: string | undefined, region: string | undefined): string | undefined => {
  const named = (alarms ?? '')
    .split(',')
    .map((arn) => arn.trim())
    .filter((arn) => arn !== '')
  if (named.length === 0) return undefined
  const wrong = named.filter((arn) => !topicArn.test(arn))
  if (wrong.length > 0)
    throw problem(`${wrong.join(', ')}: expected the ARN of a topic, arn:aws:sns:<region>:<account>:<name>`)
  const fitting = region === undefined ? named : named.filter((arn) => regionOfArn(arn) === region)
  const [topic, ...others] = fitting
  if (topic === undefined)
    throw problem(
      `no topic is in ${region}, where one of the stacks is: alarms notify topics of their own region only. Name one of each region, with commas between them`,
    )
  if (others.length > 0)
    throw problem(`${fitting.join(', ')}: the alarms of a stack notify one topic. Name one`)
  return topic
}

const problem = (message: string): ConfigException =>
  new ConfigException([{ origin: 'context', key: '-c alarms', message }])
