import type { Call } from '../call.ts'

/** A group of the classic protocol, as its coordinator has it. */
export interface DescribedGroup {
  readonly errorCode: number
  /** `Stable`, `Empty`, `Dead` …; `Dead` also for a group that does not exist. */
  readonly state: string
  /** How many members it has. */
  readonly members: number
}

/** DescribeGroups v0 of one group, for its coordinator. */
export const describeGroup = (groupId: string): Call<DescribedGroup> => ({
  name: 'DescribeGroups',
  apiKey: 15,
  apiVersion: 0,
  // Request => [group_id STRING]
  encode: (to) => to.array([groupId], (group) => to.string(group)),
  /*
    Response => [error_code INT16 group_id STRING group_state STRING protocol_type STRING protocol_data STRING
                  [member_id STRING client_id STRING client_host STRING member_metadata BYTES member_assignment BYTES]]
  */
  decode: (from) => {
    const [group] = from.array(() => {
      const errorCode = from.int16()
      from.string()
      const state = from.string()
      from.string()
      from.string()
      const members = from.array(() => {
        for (let field = 0; field < 3; field++) from.string()
        for (let field = 0; field < 2; field++) from.bytes()
      })
      return { errorCode, state, members: members.length }
    })
    return group ?? { errorCode: -1, state: '', members: 0 }
  },
})
