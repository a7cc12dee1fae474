import { element, idText } from './elements.js'

/** A line of a structured logger says its level and message; the rest of it is for machines. */
const readable = (text) => {
  if (!text.startsWith('{')) return { level: '', message: text }
  try {
    const { level, message, errorType, errorMessage } = JSON.parse(text)
    if (errorType) return { level: 'ERROR', message: `${errorType}: ${errorMessage}` }
    return level && message ? { level, message } : { level: '', message: text }
  } catch {
    return { level: '', message: text }
  }
}

const logLine = ({ at, source, text }) => {
  const { level, message } = readable(text)
  const line = element('li', undefined, level.toLowerCase())
  line.append(
    element('span', `${new Date(at).toLocaleTimeString()} ${idText(source)} `, 'place'),
    ...(level === 'WARN' || level === 'ERROR' ? [element('strong', `${level} `)] : []),
    message,
  )
  return line
}

let newest = ''

/** Draws the log; whoever reads its end goes on reading its end. */
export const drawLog = (log, lines) => {
  const last = lines.at(-1)
  const key = last ? `${lines.length} ${last.at} ${last.text}` : ''
  if (key === newest) return
  newest = key
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40
  log.replaceChildren(...lines.map(logLine))
  if (isAtEnd) log.scrollTop = log.scrollHeight
}
