/**
 * The options of a login module, as `sasl.jaas.config` has them: `<class> required username="me" password="it's";`.
 * In quotes, a backslash takes the next character as it is. Throws without repeating the text: it holds a password.
 */
export const loginModuleOptions = (jaasConfig: string): ReadonlyMap<string, string> => {
  const [, options] = shape.exec(jaasConfig.trim()) ?? []
  if (options === undefined)
    throw new Error('is no login module: write <class> required username="…" password="…";')
  return new Map(
    [...options.matchAll(option)].map(([, name = '', quoted, bare = '']) => [
      name,
      quoted === undefined ? bare : quoted.replace(/\\(.)/gs, '$1'),
    ]),
  )
}

const value = String.raw`"(?:[^"\\]|\\.)*"|[^\s"=;]+`
const shape = new RegExp(
  String.raw`^[\w.$]+\s+(?:required|requisite|sufficient|optional)((?:\s+[\w.-]+\s*=\s*(?:${value}))*)\s*;$`,
  'is',
)
const option = /([\w.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"=;]+))/gs
