import type { ConnectorDeployment } from '../config/connector-deployment.ts'

/** The topic that a connector writes its failed records to; none where it has none. */
export const deadLetterTopics = ({
  settings,
  isPlace,
}: Pick<ConnectorDeployment, 'settings' | 'isPlace'>): readonly string[] => {
  if (isPlace) return ['*']
  const topic = settings['errors.deadletterqueue.topic.name']?.trim() ?? ''
  return topic === '' ? [] : [topic]
}
