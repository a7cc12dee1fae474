import { atLeast, intSetting } from './setting.ts'

/** `producer.override.max.request.size` of the connectors that read files. */
export const producerOverrideMaxRequestSize = intSetting({
  name: 'producer.override.max.request.size',
  default: 1_048_576,
  doc: 'Largest record, bytes before compression. A larger one is not converted: see `errors.tolerance`.',
  validate: atLeast(1),
})
