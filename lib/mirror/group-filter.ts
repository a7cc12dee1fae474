import { includeExclude } from './pattern-list.ts'

/** Which groups of the source have their offsets translated. Java's `GroupFilter`. */
export interface GroupFilter {
  shouldReplicateGroup(group: string): boolean
}

/** `groups` and `groups.exclude`: ids or Java patterns that match the whole id; exclude wins. `DefaultGroupFilter`. */
export const defaultGroupFilter = (
  groups: readonly string[],
  groupsExclude: readonly string[],
): GroupFilter => ({
  shouldReplicateGroup: includeExclude(groups, groupsExclude),
})
