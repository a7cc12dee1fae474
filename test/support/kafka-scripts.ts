import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findJava } from '../../local/servers/java.ts'
import { defaultKafkaVersion, kafkaToolsJars } from '../../local/servers/kafka-jars.ts'

/** What the scripts in the bin folder of Kafka's distribution run. */
const mainClasses = {
  'kafka-topics.sh': 'org.apache.kafka.tools.TopicCommand',
  'kafka-console-consumer.sh': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-console-producer.sh': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-consumer-groups.sh': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-get-offsets.sh': 'org.apache.kafka.tools.GetOffsetShell',
} as const

/** Writes Kafka's scripts into a folder, for its jars without their distribution: to be put on the PATH. */
export const writeKafkaScripts = async (folder: string): Promise<void> => {
  const { command } = await findJava()
  const jars = await kafkaToolsJars(defaultKafkaVersion)
  await mkdir(folder, { recursive: true })
  for (const [name, mainClass] of Object.entries(mainClasses)) {
    const flags = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=warn'
    const script = `#!/bin/sh\nexec '${command}' ${flags} -cp '${jars.join(':')}' ${mainClass} "$@"\n`
    await writeFile(join(folder, name), script)
    await chmod(join(folder, name), 0o755)
  }
}
