/**
 * Java's names of encodings that browsers do not know, or take for another one, with theirs. Java's EUC-KR and Shift_JIS lack some
 * letters of Windows that these have.
 */
const javaNames: ReadonlyMap<string, string> = new Map([
  ['ms949', 'euc-kr'],
  ['x-windows-949', 'euc-kr'],
  ['cp949', 'euc-kr'],
  ['ksc5601', 'euc-kr'],
  ['euc_kr', 'euc-kr'],
  ['ms932', 'shift_jis'],
  ['cp943', 'shift_jis'],
  ['sjis', 'shift_jis'],
  ['euc_jp', 'euc-jp'],
  ['ms936', 'gbk'],
  ['cp936', 'gbk'],
  ['euc_cn', 'gbk'],
  ['ms950', 'big5'],
  ['cp950', 'big5'],
  ['cp1250', 'windows-1250'],
  ['cp1251', 'windows-1251'],
  ['cp1252', 'windows-1252'],
  ['koi8_r', 'koi8-r'],
  ['iso8859_1', 'iso-8859-1'],
  ['iso8859-1', 'iso-8859-1'],
  ['iso_8859-1', 'iso-8859-1'],
  ['iso-latin-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['l1', 'iso-8859-1'],
  ['iso8859_15', 'iso-8859-15'],
  ['latin9', 'iso-8859-15'],
  ['utf_8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf_16', 'utf-16'],
  ['utf16', 'utf-16'],
  ['utf_16le', 'utf-16le'],
  ['utf_16be', 'utf-16be'],
  ['unicodebig', 'utf-16'],
])

/** The name that an encoding has here; undefined for one that is not known. */
export const fileEncoding = (name: string): string | undefined => {
  const known = javaNames.get(name.toLowerCase()) ?? name.toLowerCase()
  try {
    new TextDecoder(known)
    return known
  } catch {
    return undefined
  }
}
