/** A policy of Index State Management, as it is put. */
export interface RetentionPolicy {
  readonly name: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Above that of policies without one, for the same indices. */
const priority = 50

/** The policy that deletes the indices of a pattern some days after they were made. It is theirs as soon as they are made. */
export const retentionPolicy = (pattern: string, days: number): RetentionPolicy => ({
  name: `lambda-mirrormaker-${pattern.replaceAll('*', '_')}`,
  body: {
    policy: {
      description: `Made by Lambda MirrorMaker: ${pattern} for ${days} days`,
      default_state: 'kept',
      states: [
        {
          name: 'kept',
          actions: [],
          transitions: [{ state_name: 'deleted', conditions: { min_index_age: `${days}d` } }],
        },
        { name: 'deleted', actions: [{ delete: {} }], transitions: [] },
      ],
      ism_template: [{ index_patterns: [pattern], priority }],
    },
  },
})
