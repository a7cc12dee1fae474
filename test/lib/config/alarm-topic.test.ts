import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alarmTopicOf } from '../../../lib/config/alarm-topic.ts'

const topicIn = (region: string): string => `arn:aws:sns:${region}:111122223333:oncall`
const both = `${topicIn('eu-west-1')}, ${topicIn('us-east-1')}`

for (const [says, alarms, region, topic] of [
  ['nobody is notified, unless it is said', undefined, 'eu-west-1', undefined],
  ['one stack notifies the topic', topicIn('eu-west-1'), undefined, topicIn('eu-west-1')],
  ['a stack notifies the topic of its region', both, 'us-east-1', topicIn('us-east-1')],
] as const)
  test(says, () => assert.equal(alarmTopicOf(alarms, region), topic))

for (const [says, alarms, region, message] of [
  ['what is no topic is refused', 'oncall', undefined, /^context: -c alarms: oncall: expected the ARN/],
  [
    'a region without a topic is refused, because CloudWatch would refuse it later',
    topicIn('eu-west-1'),
    'us-east-1',
    /no topic is in us-east-1/,
  ],
  ['two topics for one stack are refused', both, undefined, /notify one topic/],
] as const)
  test(says, () => assert.throws(() => alarmTopicOf(alarms, region), { message }))
