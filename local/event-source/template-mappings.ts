import type { EventSourceResource } from '../cloud-formation/stack-resources.ts'
import type { MappingRecord } from './event-source-mappings.ts'

/** The event source mappings of a template, as records of which they are made again. */
export const templateMappings = (resources: readonly EventSourceResource[]): readonly MappingRecord[] =>
  resources.map(({ uuid, properties }) => ({
    uuid,
    request: properties,
    tags: {},
    lastModifiedMs: Date.now(),
    isFromTemplate: true,
  }))
