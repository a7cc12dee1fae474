import { classSetting } from './setting.ts'

const defaultTopicFilter = 'org.apache.kafka.connect.mirror.DefaultTopicFilter'
const defaultGroupFilter = 'org.apache.kafka.connect.mirror.DefaultGroupFilter'

/** Validator: no filter but MirrorMaker's own. Ignoring another one would replicate what it kept back. */
export const knownFilter =
  (className: string, settings: string) =>
  (value: string): string | undefined =>
    value === className ? undefined : `Java classes are not loaded; remove it and filter by ${settings}`

/** `topic.filter.class`, of the source and the checkpoint connector. */
export const topicFilterClass = classSetting({
  name: 'topic.filter.class',
  default: defaultTopicFilter,
  doc: 'Decides which topics are replicated.',
  importance: 'LOW',
  validate: knownFilter(defaultTopicFilter, 'topics and topics.exclude'),
  deviation: 'Only the default.',
})

/** `group.filter.class`, of the checkpoint connector. */
export const groupFilterClass = classSetting({
  name: 'group.filter.class',
  default: defaultGroupFilter,
  doc: 'Decides which groups have checkpoints.',
  importance: 'LOW',
  validate: knownFilter(defaultGroupFilter, 'groups and groups.exclude'),
  deviation: 'Only the default.',
})
