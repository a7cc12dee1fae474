import type { Call } from '../call.ts'

/** A group as its coordinator knows it. */
export interface ListedGroup {
  readonly groupId: string
  /** `consumer` for groups of consumers, classic and of KIP-848; '' for one that only ever committed offsets. */
  readonly protocolType: string
  /** `Empty`, `Stable`, `PreparingRebalance`, `Assigning`, …; `Dead` for one that is being removed. */
  readonly state: string
}

/** What one broker answers. */
export interface ListedGroups {
  readonly errorCode: number
  readonly groups: readonly ListedGroup[]
}

/** ListGroups v4 (KIP-518): the groups of all kinds that one broker coordinates. */
export const listGroups = (): Call<ListedGroups> => ({
  name: 'ListGroups',
  apiKey: 16,
  apiVersion: 4,
  isFlexible: true,
  // Request => [state STRING]; no state asks for all
  encode: (to) => to.compactArray([], () => to).noTaggedFields(),
  // Response => throttle_time_ms INT32 error_code INT16 [group_id STRING protocol_type STRING group_state STRING]
  decode: (from) => {
    from.int32()
    return {
      errorCode: from.int16(),
      groups: from.compactArray(() => {
        const group = {
          groupId: from.compactString(),
          protocolType: from.compactString(),
          state: from.compactString(),
        }
        from.taggedFields()
        return group
      }),
    }
  },
})
