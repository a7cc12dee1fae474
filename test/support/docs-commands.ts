import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A command that a page tells its reader to type. */
export interface DocsCommand {
  /** From the root of the project: `docs/deploy.md`. */
  readonly page: string
  readonly line: number
  /** On one line, without its comment. */
  readonly text: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Programs that a reader is told to start: text in backquotes that begins with one of them is a command, too. */
const programs = /^(?:npm|npx|node|cp|curl|aws|git|kafka-[a-z-]+\.sh) \S/

/** Every command of README.md and docs/*.md, page by page: the lines of their shell blocks, and those within the text. */
export const docsCommands = (): readonly DocsCommand[] =>
  ['README.md', ...globSync('docs/*.md', { cwd: root }).sort()].flatMap((page) =>
    commandsIn(readFileSync(join(root, page), 'utf8')).map((command) => ({ page, ...command })),
  )

/** The commands of one page. */
export const commandsIn = (markdown: string): readonly Omit<DocsCommand, 'page'>[] => {
  const lineAt = (index: number): number => markdown.slice(0, index).split('\n').length
  const blocks = [...markdown.matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)]
  const inBlocks = blocks
    .filter(([, language]) => language === 'sh')
    .flatMap(({ index, 2: text = '' }) => {
      const first = lineAt(index) + 1
      return wholeLines(text).map(({ at, line }) => ({ line: first + at, text: typed(line) }))
    })
  const prose = blocks.reduce(
    (rest, { index, 0: block }) =>
      rest.slice(0, index) + block.replaceAll(/[^\n]/g, ' ') + rest.slice(index + block.length),
    markdown,
  )
  const inProse = [...prose.matchAll(/`([^`]+)`/g)].map(({ index, 1: text = '' }) => ({
    line: lineAt(index),
    text: typed(text),
  }))
  return [...inBlocks.filter(({ text }) => text !== ''), ...inProse.filter(({ text }) => programs.test(text))]
}

/** Lines as a shell puts them together: one that ends in a backslash, or within single quotes, goes on with the next. */
const wholeLines = (block: string): readonly { readonly at: number; readonly line: string }[] => {
  const whole: { at: number; line: string }[] = []
  let isOpen = false
  for (const [at, line] of block.split('\n').entries()) {
    const last = whole.at(-1)
    if (isOpen && last) last.line = `${last.line.replace(/\\$/, '')} ${line}`
    else whole.push({ at, line })
    const text = whole.at(-1)?.line ?? ''
    isOpen = text.endsWith('\\') || (text.replace(/ # .*$/, '').match(/'/g)?.length ?? 0) % 2 === 1
  }
  return whole
}

/** Without its comment, and with single blanks. */
const typed = (line: string): string =>
  line
    .replace(/(?:^| )# .*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
