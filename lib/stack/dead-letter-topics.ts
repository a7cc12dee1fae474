import type { ConnectorDeployment } from '../config/connector-deployment.ts'

/** The topic that a connector writes its failed records to; none where it has none. */
export const deadLetterTopics = ({ settings }: Pick<ConnectorDeployment, 'settings'>): readonly string[] => {
  const topic = settings['errors.deadletterqueue.topic.name']?.trim() ?? ''
  return topic === '' ? [] : [topic]
}
