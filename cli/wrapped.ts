/** Text in lines of at most so many columns, those after the first one indented. A word that is longer stands alone. */
export const wrapped = (text: string, indent = '', columns = 80): string => {
  const lines: string[] = []
  let [line = ''] = /^ */.exec(text) ?? []
  for (const word of text.trimStart().split(' ')) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`
    if (longer.length <= columns || line.trim() === '') line = longer
    else {
      lines.push(line)
      line = `${indent}${word}`
    }
  }
  return [...lines, line].join('\n')
}
