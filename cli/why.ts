import type { AddCommand } from './command.ts'
import { whyGroup } from './why-group.ts'
import { whyTopic } from './why-topic.ts'

/** `mirror why topic T`, `mirror why group G`: in or out, by which rule of which line, and what became of it. */
export const addWhy: AddCommand = (to, start) =>
  to.command(
    'why <what> <name>',
    'Why a topic is mirrored or not, or a group translated or not, and by which line of the file',
    (options) =>
      options
        .positional('what', {
          choices: ['topic', 'group'] as const,
          demandOption: true,
          describe: 'What the name is of',
        })
        .positional('name', {
          type: 'string',
          demandOption: true,
          describe: 'Name of the topic, as on the source, or id of the group',
        }),
    ({ what, name, ...options }) =>
      start(options, (context) => (what === 'topic' ? whyTopic(context, name) : whyGroup(context, name))),
  )
